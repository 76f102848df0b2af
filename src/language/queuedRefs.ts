import type { QueuedTask } from './requests.ts';

/** Asks the queue for the tasks of refs or ids; answers those that it has. */
export type AskQueue = (refs: readonly string[]) => Promise<readonly QueuedTask[]>;

/** For so many the queue is asked at once. */
const AT_ONCE = 200;

/**
 * What the queue has of refs that no task file bears. A ref that nobody has asked for yet counts as there, so that nothing
 * is called wrong before it is known to be.
 */
export class QueuedRefs {
  readonly #ask: AskQueue;
  readonly #known = new Map<string, boolean>();
  readonly #open = new Set<string>();

  constructor(ask: AskQueue) {
    this.#ask = ask;
  }

  has(ref: string): boolean {
    const known = this.#known.get(ref);
    if (known === undefined) this.#open.add(ref);
    return known ?? true;
  }

  /** The queue has changed: what it had, and what it did not have, is asked anew; until then all stays as it was. */
  changed(): void {
    for (const ref of this.#known.keys()) this.#open.add(ref);
  }

  /** Asks for what is not known, or may have changed. Resolves with whether something is not as `has` said. */
  async ask(): Promise<boolean> {
    let isNew = false;
    while (this.#open.size > 0) {
      const refs = [...this.#open].slice(0, AT_ONCE);
      for (const ref of refs) this.#open.delete(ref);
      const found = new Set((await this.#ask(refs)).map(({ ref }) => ref));
      for (const ref of refs) {
        if (found.has(ref) !== (this.#known.get(ref) ?? true)) isNew = true;
        this.#known.set(ref, found.has(ref));
      }
    }
    return isNew;
  }
}
