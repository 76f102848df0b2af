import * as z from 'zod';
import { rowSchema } from './board.ts';
import { method } from './method.ts';

export const detailSchema = z.object({
  row: rowSchema,
  /** Markdown, as the agent wrote it: hostile until it is rendered safely. */
  output: z.string().nullable(),
});
export type Detail = z.infer<typeof detailSchema>;

/** Pushed to the detail. */
export const DETAIL_PUSHED = {
  detail: method(z.tuple([detailSchema]), z.void()),
} as const;
