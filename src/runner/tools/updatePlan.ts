import * as z from 'zod';
import type { Tool } from './tool.ts';

const inputSchema = z.strictObject({
  steps: z
    .array(
      z.strictObject({
        title: z.string().trim().min(1).max(200).describe('A few words: what is done in this step.'),
        status: z.enum(['pending', 'in_progress', 'done']),
      }),
    )
    .min(1)
    .max(50)
    .describe('The whole plan, in order, each time.'),
});

export const updatePlan: Tool<z.infer<typeof inputSchema>> = {
  name: 'update_plan',
  kind: 'plan',
  description:
    'Tells the person your plan and how far you are: the whole list of steps, one of them in_progress. Call it when you ' +
    'begin, and whenever a step is done.',
  inputSchema,
  repeatable: true,
  async run({ steps }, context) {
    context.setPlan(steps);
    const done = steps.filter(({ status }) => status === 'done').length;
    const current = steps.find(({ status }) => status === 'in_progress');
    const now = current ? ` Now: ${current.title}.` : '';
    return `The plan is noted: ${done} of ${steps.length} steps done.${now}`;
  },
};
