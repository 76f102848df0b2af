import * as z from 'zod';
import type { Usage } from './task.ts';

/**
 * What ended an attempt. `permanent` fails the task at once, `transient` is retried with backoff,
 * `rate-limit` pauses the provider and costs no retry.
 */
export const failureSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('permanent'), message: z.string() }),
  z.strictObject({
    kind: z.literal('transient'),
    message: z.string(),
    retryAfterMs: z.number().min(0).optional(),
  }),
  z.strictObject({
    kind: z.literal('rate-limit'),
    message: z.string(),
    retryAfterMs: z.number().min(0).optional(),
  }),
]);
export type Failure = z.infer<typeof failureSchema>;

/** Carries a classified failure up through code that throws. */
export class FailureError extends Error {
  override readonly name = 'FailureError';
  readonly failure: Failure;
  /** There where an answer had begun that is of no use: what the provider says it took, or nothing where it does not say. */
  readonly answered: Usage | undefined;

  constructor(failure: Failure, options: ErrorOptions & { readonly answered?: Usage | undefined } = {}) {
    super(failure.message, options);
    this.failure = failure;
    this.answered = options.answered;
  }
}
