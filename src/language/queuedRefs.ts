/** Asks the queue for refs; answers those that it has. */
export type AskQueue = (refs: readonly string[]) => Promise<readonly string[]>;

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

  /** The queue has changed: what it did not have may be there by now. */
  forget(): void {
    this.#known.clear();
  }

  /** Asks for what `has` did not know. Resolves with whether anything is known to be missing that was not before. */
  async ask(): Promise<boolean> {
    const refs = [...this.#open];
    this.#open.clear();
    if (refs.length === 0) return false;
    const found = new Set(await this.#ask(refs));
    for (const ref of refs) this.#known.set(ref, found.has(ref));
    return found.size < refs.length;
  }
}
