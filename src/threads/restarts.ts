/** How often an engine may end within how long (in milliseconds) before it is left alone for a while. */
export interface RestartLimit {
  readonly ends: number;
  readonly withinMs: number;
}

export const RESTART_LIMIT: RestartLimit = { ends: 5, withinMs: 60_000 };

/** Counts the ends that nobody asked for: what fails each time it is started must not be started for ever. */
export class Restarts {
  readonly #limit: RestartLimit;
  readonly #now: () => number;
  #ends: readonly number[] = [];

  /** @param now milliseconds on a clock that nobody sets */
  constructor(limit: RestartLimit, now: () => number) {
    this.#limit = limit;
    this.#now = now;
  }

  /** Notes an end. */
  ended(): void {
    this.#ends = [...this.#recent(), this.#now()];
  }

  /** Ends within the last while. */
  get count(): number {
    return this.#recent().length;
  }

  /** Milliseconds until another start; 0 while there may be one. */
  get restMs(): number {
    const recent = this.#recent();
    const first = recent.at(-this.#limit.ends);
    return first === undefined ? 0 : first + this.#limit.withinMs - this.#now();
  }

  #recent(): readonly number[] {
    const since = this.#now() - this.#limit.withinMs;
    return this.#ends.filter((at) => at > since);
  }
}
