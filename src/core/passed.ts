import type { Clock } from './clock.ts';

/** False when `signal` is aborted before `ms` have passed. */
export function passed(ms: number, clock: Clock, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const stop = (): void => {
      stopTimer();
      resolve(false);
    };
    const stopTimer = clock.after(ms, () => {
      signal.removeEventListener('abort', stop);
      resolve(true);
    });
    signal.addEventListener('abort', stop, { once: true });
  });
}
