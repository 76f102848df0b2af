import * as z from 'zod';
import { ACTORS, eventBodySchema } from '../../src/core/event.ts';
import { questionSchema } from '../../src/core/question.ts';
import { budgetSchema, TASK_TYPES, taskResultSchema } from '../../src/core/task.ts';
import { fileActionSchema, queueActionSchema, taskActionSchema } from './action.ts';
import { changeSchema, filePath, reviewSchema } from './change.ts';
import { method } from './method.ts';
import { moment, relativeSchema, standingSchema } from './task.ts';
import { taskId } from './view.ts';

/** The most of a result that is rendered, in characters; all of it is found in its document. */
export const MAX_OUTPUT = 400_000;
/** The most of what an agent writes that is kept, in characters: its tail. */
export const MAX_STREAM = 64_000;
/** The most of one line of the log that is shown, in characters. */
export const MAX_LINE = 4_000;

/** What is small and changes often. */
export const headSchema = z.object({
  ...standingSchema.shape,
  ref: z.string(),
  type: z.enum(TASK_TYPES),
  provider: z.string().nullable(),
  model: z.string().nullable(),
  attempt: z.int(),
  retryCount: z.int(),
  maxRetries: z.int(),
  scheduledAt: moment.nullable(),
  startedAt: moment.nullable(),
  review: reviewSchema,
  /** Seconds. */
  estimated: z.number(),
  /** What its agent asks, in its own words; null: nothing. */
  question: questionSchema.nullable(),
  /** Why it failed, and what to do, in a sentence or two. */
  error: z.string().nullable(),
});
export type Head = z.infer<typeof headSchema>;

/** What is large and changes seldom. */
export const bodySchema = z.object({
  description: z.string(),
  instructions: z.string(),
  context: z.array(z.string()),
  budget: budgetSchema,
  result: taskResultSchema.nullable(),
  /** Some of the result's output is left out: it is longer than `MAX_OUTPUT`. */
  isCut: z.boolean(),
  /** The files that its current run proposes. */
  changes: z.array(changeSchema),
  /** Tasks that it waits for or rests on. */
  parents: z.array(relativeSchema),
  /** Tasks that wait for it or rest on it. */
  children: z.array(relativeSchema),
  supersedes: relativeSchema.nullable(),
  supersededBy: relativeSchema.nullable(),
  /** The task whose agent made it. */
  createdBy: relativeSchema.nullable(),
});
export type Body = z.infer<typeof bodySchema>;

/** One line of the history. */
export const historyEventSchema = z.object({
  seq: z.int(),
  at: moment,
  attempt: z.int(),
  actor: z.enum(ACTORS),
  body: eventBodySchema,
});
export type HistoryEvent = z.infer<typeof historyEventSchema>;

/** Text as the agent writes it: what comes now, or all that is known. */
export const writtenSchema = z.object({ text: z.string(), isAll: z.boolean() });
export type Written = z.infer<typeof writtenSchema>;

/** Asked by the detail. Actions are on the task that it shows. */
export const DETAIL_HOST = {
  act: method(z.tuple([taskActionSchema]), z.void()),
  actOnFile: method(z.tuple([fileActionSchema, filePath]), z.void()),
  actOnQueue: method(z.tuple([queueActionSchema]), z.void()),
  /** To the question of that attempt; answers whether it was taken. What goes wrong is said by the editor's side. */
  answer: method(z.tuple([z.string().max(100_000), z.int().min(0)]), z.boolean()),
  openTask: method(z.tuple([taskId]), z.void()),
  /** A link of the agent's text: a web address, or a file of the workspace with or without its lines. */
  openLink: method(z.tuple([z.string().max(4_000)]), z.void()),
  /** The form with one of the result's follow-ups, by its place among them. */
  queueFollowUp: method(z.tuple([z.int().min(0)]), z.void()),
} as const;

/** Pushed to the detail. Each names its task: what comes late for another one is dropped. */
export const DETAIL_PUSHED = {
  head: method(z.tuple([headSchema]), z.void()),
  body: method(z.tuple([taskId, bodySchema]), z.void()),
  /** More of the history, in order; `isFirst`: from its beginning. */
  history: method(
    z.tuple([taskId, z.object({ events: z.array(historyEventSchema), isFirst: z.boolean() })]),
    z.void(),
  ),
  written: method(z.tuple([taskId, writtenSchema]), z.void()),
  /** There is no such task any more. */
  gone: method(z.tuple([taskId]), z.void()),
} as const;
