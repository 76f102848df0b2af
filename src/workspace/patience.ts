import vm from 'node:vm';

/** For one piece of work, in milliseconds: far more than any ordinary one takes, also where the machine is busy. */
const ONCE = 2_000;
/** For all of them. */
const ALTOGETHER = 10_000;

const script = new vm.Script('work()');
const TOO_LONG: unknown = 'ERR_SCRIPT_EXECUTION_TIMEOUT';

/**
 * Ends computations that would not come to an end, within the thread that runs them: nothing else interrupts a regular
 * expression. Beginning to watch takes up to half a millisecond, so a piece of work should not be small.
 */
export class Patience {
  #left = ALTOGETHER;
  readonly #work: { work: (() => void) | undefined } = { work: undefined };
  readonly #place = vm.createContext(this.#work);

  /** Runs what only computes. Undefined: it took too long, and was broken off. */
  with<T extends object>(compute: () => T): T | undefined {
    let result: T | undefined;
    this.#work.work = () => {
      result = compute();
    };
    const begun = performance.now();
    try {
      script.runInContext(this.#place, { timeout: Math.ceil(Math.max(1, Math.min(ONCE, this.#left))) });
      return result;
    } catch (error) {
      if (isTooLong(error)) return undefined;
      throw error;
    } finally {
      this.#left -= performance.now() - begun;
    }
  }
}

/** The error is one of another realm, which `instanceof` does not know. */
function isTooLong(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === TOO_LONG;
}
