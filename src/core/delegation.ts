import * as z from 'zod';
import { budgetSchema, taskDraftSchema, TASK_TYPES } from './task.ts';

/** How many tasks one task's agent may make, and over how many generations. */
export const DELEGATION = { maxTasks: 10, maxDepth: 2 } as const;

const { title, description, instructions, agent, dependsOn } = taskDraftSchema.shape;

/** What an agent says of a task that it wants to be done. What it does not say comes from its own task. */
export const wishSchema = z.strictObject({
  title,
  description,
  instructions: instructions.optional(),
  type: z.enum(TASK_TYPES).optional(),
  agent: agent.optional(),
  /** Refs of tasks that the same task has made. */
  dependsOn: dependsOn.unwrap().max(DELEGATION.maxTasks).default([]),
  /** It waits until the task that makes it has completed, and builds on its result. */
  afterMe: z.boolean().default(false),
});
export type Wish = z.infer<typeof wishSchema>;

/** A task that a running one makes. */
export const delegationSchema = z.strictObject({
  ...wishSchema.shape,
  /** No larger than what the task that makes it has left. */
  budget: budgetSchema,
});
export type Delegation = z.infer<typeof delegationSchema>;
