import type { Memory } from '../../src/ui/memory.ts';

/** What a workspace remembers, for one test. */
export class TestMemory implements Memory {
  readonly #values = new Map<string, unknown>();

  get(key: string): unknown {
    return this.#values.get(key);
  }

  async update(key: string, value: unknown): Promise<void> {
    this.#values.set(key, value);
  }
}
