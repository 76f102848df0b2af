import * as z from 'zod';
import { defined } from '../../core/defined.ts';
import { parseInput } from '../../core/draft.ts';
import { STATUSES } from '../../core/lifecycle.ts';
import { draftPartSchema } from '../../core/task.ts';
import type { OwnDraft } from '../../core/ownDraft.ts';

/** Tasks in one call, and in any hour. An agent of a task has no tool that queues, so no chain grows from these. */
export const MOST_A_CALL = 10;
export const MOST_AN_HOUR = 50;
/** Characters of a result that are given at once. */
export const PAGE = 20_000;

const taskSchema = draftPartSchema
  .pick({
    title: true,
    instructions: true,
    agent: true,
    type: true,
    priority: true,
    context: true,
    dependsOn: true,
  })
  .extend({ description: draftPartSchema.shape.description.unwrap() });

const queueSchema = z.strictObject({
  tasks: z
    .array(taskSchema)
    .min(1)
    .max(MOST_A_CALL, `at most ${MOST_A_CALL} tasks can be queued in one call`),
});

const listSchema = z.strictObject({
  status: z.array(z.enum(STATUSES)).optional(),
  text: z.string().max(300).optional(),
  limit: z.int().min(1).max(50).default(20),
});

const resultSchema = z.strictObject({
  task: z.string().trim().min(1).max(300),
  from: z.int().min(0).default(0),
});

/** VS Code does not check what a model gives a tool. @throws QueueError `invalid`, naming the field */
export function readQueueInput(input: unknown, newRef: () => string): readonly OwnDraft[] {
  const { tasks } = parseInput(queueSchema, input);
  const refs = tasks.map(() => newRef());
  const isNamed = tasks.some(({ dependsOn = [] }) => dependsOn.some((name) => IN_THIS_CALL.test(name)));
  return tasks.map((task, index) => {
    const dependsOn = task.dependsOn?.map((name) => {
      const [, number] = IN_THIS_CALL.exec(name) ?? [];
      return number === undefined ? name : (refs[Number(number) - 1] ?? name);
    });
    return defined({ ...task, dependsOn, ref: isNamed ? refs[index] : undefined });
  });
}

/** Names the first, second … task of the same call. A model gives no refs: one that exists would be edited. */
const IN_THIS_CALL = /^#(\d+)$/;

export function readListInput(input: unknown): z.infer<typeof listSchema> {
  return parseInput(listSchema, input);
}

export function readResultInput(input: unknown): z.infer<typeof resultSchema> {
  return parseInput(resultSchema, input);
}
