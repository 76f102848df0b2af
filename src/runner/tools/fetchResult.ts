import * as z from 'zod';
import { wholeResult } from '../../core/wholeResult.ts';
import type { ParentResult } from '../../engine/port.ts';
import { cutText } from '../cutText.ts';
import { ToolError, type Tool } from './tool.ts';

/** Characters of a result that one call answers. */
const PAGE = 20_000;

const inputSchema = z.strictObject({
  ref: z
    .string()
    .min(1)
    .max(300)
    .describe('The ref of a task whose result you are given a part of, or of one that you have made.'),
  offset: z
    .int()
    .min(0)
    .default(0)
    .describe('Where to begin, in characters; the answer before says where to go on.'),
});

export const fetchResult: Tool<z.infer<typeof inputSchema>> = {
  name: 'fetch_result',
  kind: 'read',
  description:
    'Reads the whole result of an earlier task on which this one depends, or of a task that you have made, ' +
    `${PAGE.toLocaleString('en')} characters at a time.`,
  inputSchema,
  repeatable: true,
  async run({ ref, offset }, context) {
    const task = await context.fetchResult(ref);
    if (!task)
      throw new ToolError(`There is no task ${ref} among those that this one depends on or has made.`);
    return pageOf(task, offset);
  },
};

function pageOf({ ref, title, status, result }: ParentResult, offset: number): string {
  if (!result) return `${ref} (${title}) is ${status} and has left no result so far.`;
  const output = wholeResult(result);
  if (offset > 0 && offset >= output.length)
    throw new ToolError(
      `The result of ${ref} has ${output.length} characters; there is nothing from ${offset} on.`,
    );
  const page = cutText(output.slice(offset), PAGE);
  const end = offset + page.length;
  const sample = result.sample ? ', a sample made without a model' : '';
  const more = end < output.length ? ` Go on with offset ${end}.` : '';
  return `Result of ${ref}: ${title} (${status}${sample})\n\n${page}\n\n[Characters ${offset}–${end} of ${output.length}.${more}]`;
}
