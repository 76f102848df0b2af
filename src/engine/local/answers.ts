import * as z from 'zod';

/** What commands answer, as it is kept for a repeat. */
export const submittedSchema = z.object({
  id: z.string(),
  ref: z.string(),
  action: z.enum(['created', 'unchanged', 'followed', 'retried', 'edited', 'superseded']),
  nextRun: z.number().nullable().exactOptional(),
});
export const batchSchema = z.array(submittedSchema).readonly();
export const countSchema = z.int().min(0);
export const effectSchema = z.enum(['done', 'requested']);
export const nothingSchema = z.null().transform(() => undefined);
