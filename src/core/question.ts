import * as z from 'zod';
import { QUESTION } from './questionBounds.ts';

/** What an agent asks a person. The options are proposals: any other answer is as good. */
export const questionSchema = z.strictObject({
  question: z.string().trim().min(1).max(QUESTION.maxText),
  options: z.array(z.string().trim().min(1).max(QUESTION.maxOption)).max(QUESTION.maxOptions).readonly(),
});
export type Question = z.infer<typeof questionSchema>;

/** What a person answers. */
export const answerSchema = z
  .string()
  .trim()
  .min(1, 'an answer is needed')
  .max(QUESTION.maxAnswer, 'an answer has at most 10,000 characters');
