/**
 * What ended an attempt. `permanent` fails the task at once, `transient` is retried with backoff,
 * `rate-limit` pauses the provider and costs no retry.
 */
export type Failure =
  | { readonly kind: 'permanent'; readonly message: string }
  | { readonly kind: 'transient'; readonly message: string; readonly retryAfterMs?: number }
  | { readonly kind: 'rate-limit'; readonly message: string; readonly retryAfterMs?: number };

/** Carries a classified failure up through code that throws. */
export class FailureError extends Error {
  override readonly name = 'FailureError';
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.failure = failure;
  }
}
