import type { Clock } from '../../core/clock.ts';
import type { Claim } from '../port.ts';
import type { Governor } from './governor.ts';
import type { Unit } from './unit.ts';

/** What is known of an attempt while it runs. */
export interface Attempt {
  readonly provider: string;
  /** On the clock that nobody sets: what a machine sleeps through, or somebody sets its clock by, is no running time. */
  readonly began: number;
}

/** The attempts under way, and the 429s in a row of each provider. Kept in memory: they end with the engine. */
export class Attempts {
  readonly #governor: Governor;
  readonly #clock: Clock;
  readonly #running = new Map<string, Attempt>();
  readonly #hits = new Map<string, number>();

  constructor(governor: Governor, clock: Clock) {
    this.#governor = governor;
    this.#clock = clock;
  }

  of(task: string): Attempt | undefined {
    return this.#running.get(task);
  }

  begin(unit: Unit, { task, provider }: Pick<Claim, 'task' | 'provider'>): void {
    const began = this.#clock.elapsed();
    unit.afterCommit(() => this.#running.set(task, { provider, began }));
    // Others that are claimed in the same commit must find its place taken.
    this.#governor.claimed(provider, task);
    unit.ifRefused(() => this.#governor.left(provider, task));
  }

  /**
   * When it would have been claimed, had nobody set the wall clock and had the machine not slept: whoever finds an orphan
   * has the stored times alone.
   */
  claimedAt(task: string, now: number): number | undefined {
    const attempt = this.#running.get(task);
    return attempt && Math.round(now - (this.#clock.elapsed() - attempt.began));
  }

  /** @returns for how long it ran, in milliseconds */
  end(unit: Unit, task: string): number {
    const attempt = this.#running.get(task);
    if (!attempt) return 0;
    unit.afterCommit(() => {
      this.#running.delete(task);
      this.#governor.left(attempt.provider, task);
    });
    return this.#clock.elapsed() - attempt.began;
  }

  /** A provider has answered: its next 429 is a first one again. */
  answered(unit: Unit, task: string): void {
    const provider = this.of(task)?.provider;
    if (provider !== undefined) unit.afterCommit(() => this.#hits.delete(provider));
  }

  /** @returns the number of 429s in a row, this one included */
  limited(unit: Unit, provider: string): number {
    const hits = (this.#hits.get(provider) ?? 0) + 1;
    unit.afterCommit(() => this.#hits.set(provider, hits));
    return hits;
  }
}
