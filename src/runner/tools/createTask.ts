import type * as z from 'zod';
import { DELEGATION, wishSchema } from '../../core/delegation.ts';
import { plainLine, plainText } from '../../core/plainText.ts';
import { TASK_TYPES } from '../../core/task.ts';
import type { Tool } from './tool.ts';

const { title, description, instructions, type, agent, dependsOn, afterMe } = wishSchema.shape;

const inputSchema = wishSchema.extend({
  title: title.describe('A few words, as a person would write them over the task.'),
  description: description.describe(
    'All that whoever does it must know: nothing of this conversation is given along.',
  ),
  instructions: instructions.describe('How it is to be done. Left out: what is usual for its type.'),
  type: type.describe(`${TASK_TYPES.join(', ')}. Left out: the type of this task.`),
  agent: agent.describe('The name of another agent, that may do no more than you. Left out: your own.'),
  dependsOn: dependsOn.describe(
    'Refs of tasks that you have made and that must complete first; it gets their results.',
  ),
  afterMe: afterMe.describe('True: it starts when this task has completed, and gets its result.'),
});

export const createTask: Tool<z.infer<typeof inputSchema>> = {
  name: 'create_task',
  kind: 'delegate',
  description:
    'Queues another task, for another run of an agent, and answers its ref. It runs at once and beside you, or after those ' +
    'that dependsOn and afterMe name; you do not wait for it. For a part that stands on its own and would take you long; ' +
    `what needs the results of several comes as one more task that depends on them. At most ${DELEGATION.maxTasks} of them.`,
  inputSchema,
  repeatable: true,
  async run(wish, context) {
    const ref = await context.createTask({
      ...wish,
      title: plainLine(wish.title),
      description: plainText(wish.description),
      ...(wish.instructions === undefined ? {} : { instructions: plainText(wish.instructions) }),
    });
    return `The task is queued. Its ref: ${ref}`;
  },
};
