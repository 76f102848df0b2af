import * as z from 'zod';
import { REVIEW_STATES } from './change.ts';
import { STATUSES } from './lifecycle.ts';
import { usageSchema } from './task.ts';

export const ACTORS = ['person', 'agent', 'worker', 'engine'] as const;
/** Who caused an event. */
export type Actor = (typeof ACTORS)[number];

export const LOG_LEVELS = ['debug', 'info', 'warning', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const progressReportSchema = z.strictObject({
  /** 0–99 while running. */
  percentage: z.number().min(0).max(100),
  /** The step at work, from 1; 0 before the first. */
  currentStep: z.int().min(0),
  totalSteps: z.int().min(0),
  stepTitle: z.string().nullable(),
});
export type ProgressReport = z.infer<typeof progressReportSchema>;

export const eventBodySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('status'), status: z.enum(STATUSES), note: z.string().optional() }),
  z.strictObject({ kind: z.literal('progress'), ...progressReportSchema.shape }),
  z.strictObject({ kind: z.literal('log'), level: z.enum(LOG_LEVELS), text: z.string() }),
  z.strictObject({
    kind: z.literal('step'),
    /** Position within the run, from 0. */
    step: z.int().min(0),
    phase: z.enum(['begun', 'finished']),
    /** `prompt`, `turn` or the tool's name. */
    name: z.string(),
    usage: usageSchema.optional(),
  }),
  /** The steps so far were set aside; the task begins anew. */
  z.strictObject({ kind: z.literal('restarted'), archivedSteps: z.int(), note: z.string() }),
  z.strictObject({ kind: z.literal('edited'), fields: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('removed') }),
  z.strictObject({
    kind: z.literal('changes'),
    /** What happened to the files: `revised` by a person; `reopened`: undecided again. */
    what: z.enum(['proposed', 'revised', 'applied', 'discarded', 'reopened']),
    paths: z.array(z.string()),
    /** How many files are not named. */
    more: z.int().min(0),
    /** What has become of the proposal as a whole. */
    review: z.enum(REVIEW_STATES),
  }),
]);
export type EventBody = z.infer<typeof eventBodySchema>;
export type ChangesEvent = Extract<EventBody, { readonly kind: 'changes' }>;

/** One line of a task's append-only history. `seq` orders all events of a store; `at` is for people. */
export type TaskEvent = EventBody & {
  readonly seq: number;
  readonly at: number;
  readonly task: string;
  readonly attempt: number;
  readonly actor: Actor;
};

/** A piece of text as the model writes it. Streamed, never stored. */
export interface TextDelta {
  readonly task: string;
  readonly attempt: number;
  readonly text: string;
}
