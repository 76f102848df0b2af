const HOUR_MS = 3_600_000;

/** So many in any hour: what a chat agent may queue before a person has to do it themselves. */
export class Allowance {
  readonly #most: number;
  readonly #now: () => number;
  #taken: number[] = [];

  /** @param now milliseconds that rise */
  constructor(most: number, now: () => number) {
    this.#most = most;
    this.#now = now;
  }

  /** How many are left now. */
  get left(): number {
    const since = this.#now() - HOUR_MS;
    this.#taken = this.#taken.filter((at) => at > since);
    return this.#most - this.#taken.length;
  }

  /** Counts them from now on. */
  take(count: number): void {
    for (let n = 0; n < count; n++) this.#taken.push(this.#now());
  }

  /** Nothing came of the last ones that were taken. */
  giveBack(count: number): void {
    this.#taken.splice(Math.max(0, this.#taken.length - count), count);
  }

  /** Minutes, rounded up, until there is room for `count`; 0 where there is. */
  minutesUntil(count: number): number {
    const missing = count - this.left;
    const at = this.#taken[missing - 1];
    return missing <= 0 || at === undefined ? 0 : Math.ceil((at + HOUR_MS - this.#now()) / 60_000);
  }
}
