import * as z from 'zod';
import { STATUSES } from '../../src/core/lifecycle.ts';
import { draftPartSchema, scheduleSchema, TASK_TYPES } from '../../src/core/task.ts';
import { method } from './method.ts';
import { taskId } from './view.ts';

/** What a form may begin with: any part of a draft, from a link, a selection or an existing task. It may be unfinished. */
export const prefillSchema = draftPartSchema.extend({
  title: z.string().max(300).optional(),
  description: z.string().max(100_000).optional(),
  instructions: z.string().max(100_000).optional(),
  schedule: scheduleSchema.optional(),
});
export type Prefill = z.infer<typeof prefillSchema>;

/** The task that a form changes instead of queueing a new one. */
const editedSchema = z.object({
  id: taskId,
  title: z.string(),
  status: z.enum(STATUSES),
  draft: prefillSchema,
});
export type Edited = z.infer<typeof editedSchema>;

export const choicesSchema = z.object({
  agents: z.array(
    z.object({ name: z.string(), description: z.string(), type: z.enum(TASK_TYPES).nullable() }),
  ),
  /** The agent for each type where none is chosen. */
  agentOf: z.record(z.enum(TASK_TYPES), z.string()),
  /** The agent where neither agent nor type is chosen; null: that of the type General. */
  defaultAgent: z.string().nullable(),
  providers: z.array(z.object({ id: z.string(), model: z.string().nullable() })),
  /** Null: no model is connected, tasks wait. */
  defaultProvider: z.string().nullable(),
  maxRetries: z.int(),
  budget: z.object({
    steps: z.number(),
    tokens: z.number(),
    minutes: z.number(),
    usd: z.number().optional(),
  }),
});
export type Choices = z.infer<typeof choicesSchema>;

/** A file, a glob or some lines of a file, as the agent would get it. */
export const contextEntrySchema = z.object({
  path: z.string(),
  /** How many files it stands for; 0 for problems and changes, which are read when the task runs. */
  files: z.int(),
  bytes: z.int(),
  /** Why it cannot be given along, in words. */
  problem: z.string().nullable(),
});
export type ContextEntry = z.infer<typeof contextEntrySchema>;

export const parentSchema = z.object({ ref: z.string(), title: z.string(), status: z.enum(STATUSES) });
export type Parent = z.infer<typeof parentSchema>;

export const queuedSchema = z.object({
  title: z.string(),
  /** Null: it recurs, and its runs become tasks. */
  task: taskId.nullable(),
  /** Milliseconds since the epoch; only there where it recurs. Null: its schedule is paused. */
  nextRun: z.number().nullable().optional(),
});
export type Queued = z.infer<typeof queuedSchema>;

const paths = z.array(z.string().max(1_000)).max(500);

/** Asked by the form. */
export const FORM_HOST = {
  begin: method(
    z.tuple([]),
    z.object({
      choices: choicesSchema,
      edited: editedSchema.nullable(),
      /** What the form was opened with. It is given once: from then on it stands in the form. */
      prefill: prefillSchema.nullable(),
      /** What of that could not be taken, in words. */
      unfit: z.string().nullable(),
      /** What stood in the last form that was not queued. */
      left: z.unknown().optional(),
    }),
  ),
  /** Keeps what stands in the form for the next one, until it is queued. Null: nothing does. */
  leave: method(z.tuple([z.unknown()]), z.void()),
  findTasks: method(z.tuple([z.string().max(300)]), z.array(parentSchema)),
  /** Lets the person choose files, or takes what is open or selected in the editor. */
  findContext: method(z.tuple([z.enum(['files', 'editors', 'selection'])]), paths),
  /** The paths of dropped files; what lies outside the workspace is left out, and said. */
  dropped: method(
    z.tuple([z.array(z.string().max(10_000)).max(500)]),
    z.object({ paths, leftOut: z.array(z.string()) }),
  ),
  measure: method(z.tuple([paths]), z.array(contextEntrySchema)),
  /** Queues a task and, if told so, closes the form. @throws QueueError `invalid` naming the field */
  queue: method(z.tuple([prefillSchema, z.enum(['close', 'stay'])]), queuedSchema),
  /**
   * Changes the task that the form was opened on, or runs one that has ended again with the changes; closes the form.
   *
   * @throws QueueError `conflict` where it has begun meanwhile
   */
  save: method(z.tuple([prefillSchema]), z.void()),
  /** False where the person chose no place for it. */
  saveAsTaskFile: method(z.tuple([prefillSchema]), z.boolean()),
  connectModel: method(z.tuple([]), z.void()),
  openTask: method(z.tuple([taskId]), z.void()),
} as const;

/** Pushed to the form. */
export const FORM_PUSHED = {
  /** Agents, providers or settings have changed. */
  choices: method(z.tuple([choicesSchema]), z.void()),
} as const;
