/**
 * The models that the editor itself offers, as they were when the extensions that bring them last answered. To ask may
 * start them and take its time, so nobody waits for it.
 */
export class OfferedModels {
  readonly #ask: (vendor: string) => PromiseLike<readonly string[]>;
  readonly #changed: () => void;
  /** By vendor. */
  readonly #known = new Map<string, readonly string[]>();
  readonly #lastLook = new Map<string, number>();

  /** @param changed called when a vendor's are others than before */
  constructor(ask: (vendor: string) => PromiseLike<readonly string[]>, changed: () => void) {
    this.#ask = ask;
    this.#changed = changed;
  }

  /** The ids of a vendor's models; empty until it has answered, and where it offers none. */
  of(vendor: string): readonly string[] {
    if (!this.#lastLook.has(vendor)) void this.#look(vendor);
    return this.#known.get(vendor) ?? [];
  }

  /** They may have come or gone: asks again for all that somebody wanted to know of. */
  update(): void {
    for (const vendor of this.#lastLook.keys()) void this.#look(vendor);
  }

  async #look(vendor: string): Promise<void> {
    const look = (this.#lastLook.get(vendor) ?? 0) + 1;
    this.#lastLook.set(vendor, look);
    const models = await this.#answer(vendor);
    const known = this.#known.get(vendor) ?? [];
    if (look !== this.#lastLook.get(vendor) || models.join('\n') === known.join('\n')) return;
    this.#known.set(vendor, models);
    this.#changed();
  }

  async #answer(vendor: string): Promise<readonly string[]> {
    try {
      return await this.#ask(vendor);
    } catch {
      return []; // an extension that fails here offers nothing
    }
  }
}
