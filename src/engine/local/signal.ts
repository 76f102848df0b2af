import { setMaxListeners } from 'node:events';

/**
 * Something has happened since the last wait. Raising it several times before a wait counts once, and a raise with
 * nobody waiting is not lost.
 */
export class Signal {
  #raised = false;
  #closed = false;
  #waiters = new Set<() => void>();

  raise(): void {
    this.#raised = true;
    const waiters = this.#waiters;
    this.#waiters = new Set();
    for (const waiter of waiters) waiter();
  }

  /** Ends every wait, now and later. */
  close(): void {
    this.#closed = true;
    this.raise();
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Resolves when raised, closed or aborted. */
  async wait(signal?: AbortSignal): Promise<void> {
    if (!this.#raised && !this.#closed && !signal?.aborted) {
      // All workers of a pool wait on the one signal of its end: many listeners are no leak.
      if (signal) setMaxListeners(0, signal);
      await new Promise<void>((resolve) => {
        const done = () => {
          this.#waiters.delete(done);
          signal?.removeEventListener('abort', done);
          resolve();
        };
        this.#waiters.add(done);
        signal?.addEventListener('abort', done, { once: true });
      });
    }
    this.#raised = false;
  }
}
