import * as z from 'zod';
import { plainLine, plainText } from '../../core/plainText.ts';
import { QUESTION } from '../../core/questionBounds.ts';
import { ToolError, type Tool } from './tool.ts';

const inputSchema = z.strictObject({
  question: z
    .string()
    .max(QUESTION.maxText)
    .describe('One question in plain text, with what the person needs to know in order to answer it.'),
  options: z
    .array(z.string().max(QUESTION.maxOption))
    .max(QUESTION.maxOptions)
    .default([])
    .describe('Answers to choose from, the one that you would take first; the person may answer otherwise.'),
});

export const askUser: Tool<z.infer<typeof inputSchema>> = {
  name: 'ask_user',
  kind: 'ask',
  description:
    'Asks the person a question; the result is the answer. You stop until it comes, which may take hours: ask only where a ' +
    'wrong guess would cost more than the wait, and look for the answer in the workspace first.',
  inputSchema,
  // Asking again asks the same: an answer that was given stays with its question.
  repeatable: true,
  async run({ question, options }, context) {
    const text = plainText(question).trim();
    if (text === '') throw new ToolError('question: says nothing.');
    const shown = options.map(plainLine).filter((option) => option !== '');
    return context.ask({ question: text, options: [...new Set(shown)] });
  },
};
