import * as z from 'zod';
import { messageOf, QueueError, type ErrorCode } from '../core/errors.ts';

const CODES = [
  'invalid',
  'not-found',
  'conflict',
  'cycle',
  'lost',
  'closed',
  'version',
  'unavailable',
  'internal',
] as const satisfies readonly ErrorCode[];

export const refusalSchema = z.object({
  code: z.enum(CODES),
  message: z.string(),
  field: z.string().optional(),
  task: z.string().optional(),
});
/** An error as it crosses: threads and sockets strip everything else from one. */
export type Refusal = z.infer<typeof refusalSchema>;

export function refusalOf(error: unknown): Refusal {
  if (!(error instanceof QueueError)) return { code: 'internal', message: messageOf(error) };
  return { code: error.code, message: error.message, field: error.field, task: error.task };
}

export function errorOf({ code, message, field, task }: Refusal): QueueError {
  return new QueueError(code, message, {
    ...(field === undefined ? {} : { field }),
    ...(task === undefined ? {} : { task }),
  });
}
