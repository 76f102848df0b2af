import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { add, NOTHING, type Spent } from './spending.ts';

export interface LedgerOptions {
  /** The same for all queues of a person; made when it is first written to. */
  readonly folder: string;
  /** Names this queue among them, as part of a file's name. */
  readonly store: string;
  /** Milliseconds on the clock that nobody sets. */
  readonly elapsed: () => number;
}

/** How long what the other queues used is taken to stand, in milliseconds. */
const FRESH_MS = 1_000;
/** Days that are kept; what is older is of no use to anybody. */
const DAYS_KEPT = 7;

const spentSchema = z.object({ tokens: z.int().min(0), microUsd: z.int().min(0) });

/**
 * What each queue of a person uses in a day, calls under way included, so that one budget holds for all of them: a folder
 * a day, and in it a file a queue, which only the owner of that queue's store writes. The store's own sums are what counts;
 * a file that cannot be written or read counts as nothing, and is written anew with the next call and the next start.
 */
export class Ledger {
  readonly #options: LedgerOptions;
  #elsewhere: { readonly day: string; readonly spent: Spent; readonly at: number } | undefined;
  #next: { readonly day: string; readonly spent: Spent } | undefined;
  #writing: Promise<void> | undefined;

  constructor(options: LedgerOptions) {
    this.#options = options;
  }

  /** As it was last looked up. */
  elsewhere(day: string): Spent {
    return this.#elsewhere?.day === day ? this.#elsewhere.spent : NOTHING;
  }

  /** Looks up what the others have used, unless that was done just now. */
  async refresh(day: string): Promise<void> {
    const now = this.#options.elapsed();
    if (this.#elsewhere?.day === day && now - this.#elsewhere.at < FRESH_MS) return;
    const own = `${this.#options.store}.json`;
    const folder = join(this.#options.folder, day);
    const files = await readdir(folder).catch(() => []);
    const others = files.filter((file) => file.endsWith('.json') && file !== own);
    const all = await Promise.all(others.map((file) => readSpent(join(folder, file))));
    this.#elsewhere = { day, spent: all.reduce(add, NOTHING), at: now };
  }

  /** Writes what this queue has used; what comes while it writes is written after that, at once. */
  publish(day: string, spent: Spent): void {
    this.#next = { day, spent };
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined;
    });
  }

  /** Resolves when everything that was published is written. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    for (let next = this.#take(); next; next = this.#take()) {
      await this.#put(next.day, next.spent).catch(() => undefined);
    }
  }

  #take() {
    const next = this.#next;
    this.#next = undefined;
    return next;
  }

  async #put(day: string, spent: Spent): Promise<void> {
    const folder = join(this.#options.folder, day);
    if ((await mkdir(folder, { recursive: true, mode: 0o700 })) !== undefined) await this.#forget(day);
    const file = join(folder, `${this.#options.store}.json`);
    await writeFile(`${file}.new`, JSON.stringify(spent), { mode: 0o600 });
    await rename(`${file}.new`, file);
  }

  /** Counts back from `day`: a clock that was ahead for a while has left later ones, which must not cost the ledger today. */
  async #forget(day: string): Promise<void> {
    const days = (await readdir(this.#options.folder)).filter((name) => /^\d{4}-\d\d-\d\d$/.test(name));
    const old = days
      .filter((name) => name <= day)
      .toSorted()
      .slice(0, -DAYS_KEPT);
    await Promise.all(
      old.map((day) => rm(join(this.#options.folder, day), { recursive: true, force: true })),
    );
  }
}

async function readSpent(file: string): Promise<Spent> {
  try {
    return spentSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return NOTHING;
  }
}
