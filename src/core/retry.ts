/** Backoff before a retry, in milliseconds. */
export const BACKOFF = { baseMs: 1_000, maxMs: 5 * 60_000 } as const;

/** How often a task may take its own thread down before it is failed as poison. */
export const POISON_CRASHES = 5;

/**
 * Exponential backoff with equal jitter: half of `base × 2^(retry-1)` (at most `maxMs`) is certain, half is random.
 * Source: "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 *
 * @param retry the retry that follows, from 1
 * @param random in [0, 1)
 */
export function backoffMs(
  retry: number,
  random: number,
  limits: { readonly baseMs: number; readonly maxMs: number } = BACKOFF,
): number {
  const full = Math.min(limits.maxMs, limits.baseMs * 2 ** Math.min(retry - 1, 30));
  return Math.round(full / 2 + (full / 2) * random);
}
