import * as z from 'zod';
import { STATUSES } from '../../src/core/lifecycle.ts';
import { taskId } from './view.ts';

export const statusSchema = z.enum(STATUSES);

/** A moment, in milliseconds since the epoch. */
export const moment = z.number();

/** Where a task stands, as every view shows it. */
export const standingSchema = z.object({
  id: taskId,
  title: z.string(),
  status: statusSchema,
  /** It waits for the person: paused, for an answer; completed, for a review of what it proposes. */
  needsYou: z.boolean(),
  /** It waits for the answer to a question of its agent. */
  asks: z.boolean(),
  /** What it does, why it waits or how it ended, in a few words. */
  state: z.string(),
  /** When the wait is over, where that is known. */
  until: moment.nullable(),
  /** 0–100; 100 only when completed. */
  progress: z.number(),
  /** The step at work, from 1; 0 before the first. */
  step: z.int(),
  /** 0 where the agent has no plan. */
  steps: z.int(),
  agent: z.string(),
  priority: z.int(),
  /** When it was queued. */
  createdAt: moment,
  /** When it ended. */
  completedAt: moment.nullable(),
});
export type Standing = z.infer<typeof standingSchema>;

/** Another task, to be linked to. */
export const relativeSchema = standingSchema.pick({ id: true, title: true, status: true, needsYou: true });
export type Relative = z.infer<typeof relativeSchema>;
