import * as z from 'zod';
import { taskDraftSchema } from '../../src/core/task.ts';
import { method } from './method.ts';

/** What a form may begin with: any part of a draft, from a link, a selection or an existing task. */
export const prefillSchema = taskDraftSchema.partial();
export type Prefill = z.infer<typeof prefillSchema>;

/** Asked by the form. */
export const FORM_HOST = {
  /** @throws QueueError `invalid` naming the field */
  queueSentence: method(z.tuple([z.string().max(100_000)]), z.void()),
} as const;
