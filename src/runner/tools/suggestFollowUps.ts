import * as z from 'zod';
import { followUpFrom, MAX_FOLLOW_UPS } from '../../core/followUp.ts';
import { TASK_TYPES } from '../../core/task.ts';
import type { Tool } from './tool.ts';

const inputSchema = z.strictObject({
  followUps: z
    .array(
      z.strictObject({
        title: z.string().trim().min(1).max(200).describe('One line: what is to be done.'),
        description: z
          .string()
          .trim()
          .min(10)
          .max(4_000)
          .describe(
            'For whoever has not seen this run: what is wrong or wanted, where (path:line), and why.',
          ),
        type: z.enum(TASK_TYPES).optional().describe('What kind of work it is.'),
      }),
    )
    .min(1)
    .max(MAX_FOLLOW_UPS)
    .describe('The most useful first.'),
});

export const suggestFollowUps: Tool<z.infer<typeof inputSchema>> = {
  name: 'suggest_follow_ups',
  kind: 'plan',
  description:
    'Suggests work that you came upon and that this task does not ask for. The person sees it beside your result and ' +
    'queues what they want: nothing is done by itself. Call it before your last message, together with your last ' +
    'update_plan, and only with what you can name the place of.',
  inputSchema,
  repeatable: true,
  async run({ followUps }, context) {
    const fit = followUps.flatMap(
      ({ title, description, type }) => followUpFrom(title, description, type) ?? [],
    );
    context.suggest(fit);
    return fit.length === 1 ? 'The suggestion is noted.' : `${fit.length} suggestions are noted.`;
  },
};
