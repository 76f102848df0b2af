import type { Clock } from '../../src/core/clock.ts';

/** Turns of the event loop that a commit with everything that follows from it takes, with some to spare. */
const TURNS = 8;

/** Lets promises and immediates that are under way come to rest; nothing waits for real time. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await new Promise<void>((resolve) => void setImmediate(resolve));
}

interface Timer {
  readonly due: number;
  readonly callback: () => void;
}

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  readonly #timers = new Set<Timer>();
  #elapsed = 0;
  #wall: number;

  /** @param start milliseconds since the epoch */
  constructor(start = Date.UTC(2026, 0, 1)) {
    this.#wall = start;
  }

  now(): number {
    return this.#wall + this.#elapsed;
  }

  elapsed(): number {
    return this.#elapsed;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { due: this.#elapsed + Math.max(0, ms), callback };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** Lets `ms` pass: timers fire in order, each at its time, and what they start comes to rest before the next. */
  async advance(ms: number): Promise<void> {
    const target = this.#elapsed + ms;
    for (let timer = this.#next(target); timer; timer = this.#next(target)) {
      this.#timers.delete(timer);
      this.#elapsed = Math.max(this.#elapsed, timer.due);
      timer.callback();
      await settle();
    }
    this.#elapsed = target;
    await settle();
  }

  /** Somebody sets the wall clock, forward or back; no time passes, so no timer fires. */
  jump(ms: number): void {
    this.#wall += ms;
  }

  /** Timers that wait. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Forgets all timers, as when the thread that set them dies. */
  forget(): void {
    this.#timers.clear();
  }

  #next(until: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers)
      if (timer.due <= until && (!first || timer.due < first.due)) first = timer;
    return first;
  }
}
