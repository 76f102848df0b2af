import * as z from 'zod';
import { CHANGE_STATES, REVIEW_STATES } from '../../src/core/change.ts';

export const filePath = z.string().min(1).max(10_000);

/** A proposal as a whole. */
export const reviewSchema = z.object({
  state: z.enum(REVIEW_STATES),
  files: z.int(),
  added: z.int(),
  removed: z.int(),
});

/** A proposed file, without its texts. */
export const changeSchema = z.object({
  path: filePath,
  kind: z.enum(['create', 'edit', 'delete']),
  movedFrom: z.string().nullable(),
  state: z.enum(CHANGE_STATES),
  byPerson: z.boolean(),
  added: z.int(),
  removed: z.int(),
  /** Refs of other tasks that propose something for the same file, undecided. */
  alsoIn: z.array(z.string()),
});
export type Change = z.infer<typeof changeSchema>;
