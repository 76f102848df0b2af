/** Does something now and then: at once when it is asked for, and then not again before it has rested. */
export class Gathered {
  readonly #restMs: number;
  readonly #run: () => Promise<void>;
  #isAsked = false;
  #isRunning = false;
  #rest: NodeJS.Timeout | undefined;
  #isOver = false;

  /** @param restMs the least between two runs, from the end of one to the begin of the next */
  constructor(restMs: number, run: () => Promise<void>) {
    this.#restMs = restMs;
    this.#run = run;
  }

  /** All that is asked for while it runs or rests is done by one run more. */
  ask(): void {
    this.#isAsked = true;
    if (!this.#isRunning && this.#rest === undefined) void this.#go();
  }

  async #go(): Promise<void> {
    if (!this.#isAsked || this.#isOver) return;
    this.#isAsked = false;
    this.#isRunning = true;
    try {
      await this.#run();
    } catch {
      // The engine was lost in between: what follows the queue hears when it is back, and asks again.
    }
    this.#isRunning = false;
    if (this.#isOver) return;
    this.#rest = setTimeout(() => {
      this.#rest = undefined;
      void this.#go();
    }, this.#restMs);
  }

  dispose(): void {
    this.#isOver = true;
    clearTimeout(this.#rest);
  }
}
