import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';

/** How long a person would wait before calling it broken; generous, since a loaded machine is slow and not wrong. */
export const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 60;

/** Looks again, `every` so many milliseconds, until `look` passes. @throws its last error when patience is at its end */
export async function eventually<T>(
  look: () => Promise<T>,
  patience = PATIENCE_MS,
  every = LOOK_EVERY_MS,
): Promise<T> {
  const deadline = performance.now() + patience;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await pause(every);
    }
  }
}

/** Looks again until what is seen is what is expected; the difference is shown when it never is. */
export function eventuallyEqual<T>(look: () => Promise<T>, expected: T, message?: string): Promise<void> {
  return eventually(async () => assert.deepEqual(await look(), expected, message));
}
