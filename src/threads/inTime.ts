import type { Clock } from '../core/clock.ts';
import { passed } from '../core/passed.ts';

/** What `asked` answers; undefined where it fails, takes longer than `ms`, or `signal` is aborted before. */
export async function inTime<T>(
  asked: Promise<T>,
  ms: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<T | undefined> {
  const over = new AbortController();
  const tooLate = passed(ms, clock, AbortSignal.any([signal, over.signal])).then(() => undefined);
  try {
    return await Promise.race([asked, tooLate]);
  } catch {
    return undefined;
  } finally {
    over.abort();
  }
}
