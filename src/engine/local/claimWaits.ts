import type { Clock } from '../../core/clock.ts';
import type { Claim } from '../port.ts';
import { Signal } from './signal.ts';

/** Those who wait for work: each tries, and tries again whenever something may have become free. */
export class ClaimWaits {
  readonly #clock: Clock;
  readonly #waiting = new Set<Signal>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Answers the first claim that `attempt` makes; undefined when `waitMs` passed without one, or when it was aborted. */
  async wait(
    waitMs: number,
    attempt: () => Promise<Claim | undefined>,
    signal?: AbortSignal,
  ): Promise<Claim | undefined> {
    const opening = new Signal();
    this.#waiting.add(opening);
    const timeUp = new AbortController();
    const stopTimer = this.#clock.after(waitMs, () => timeUp.abort());
    const over = signal ? AbortSignal.any([signal, timeUp.signal]) : timeUp.signal;
    try {
      while (!over.aborted) {
        const claim = await attempt();
        if (claim || waitMs === 0) return claim;
        await opening.wait(over);
      }
      return undefined;
    } finally {
      stopTimer();
      this.#waiting.delete(opening);
    }
  }

  /** Something may be claimed that could not be before. */
  wake(): void {
    for (const opening of this.#waiting) opening.raise();
  }
}
