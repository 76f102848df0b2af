import type { Clock } from '../core/clock.ts';
import type { ContextFault } from '../core/contextFault.ts';
import { contextEntries } from '../files/taskFileChecks.ts';
import type { Project } from './project.ts';

/** After so long without a change entries are looked for, in milliseconds: half-typed ones are not. */
const PAUSE = 300;

export interface ContextLook {
  /** All entries of `context` in the files as they stand. */
  readonly entries: () => ReadonlySet<string>;
  /** Finds out which of some entries are not there. Throws only the reason of the signal. */
  readonly look: (
    entries: ReadonlySet<string>,
    signal: AbortSignal,
  ) => Promise<ReadonlyMap<string, ContextFault>>;
  /** Something is not as `of` said. */
  readonly changed: () => void;
  readonly clock: Pick<Clock, 'after'>;
}

interface Round {
  readonly asked: ReadonlySet<string>;
  readonly stop: AbortController;
}

/**
 * Which entries of `context` are not there, as far as that is known by now. The disk is asked in rounds, after a pause,
 * and nobody waits for them: what was known stays so until a round has come to its end.
 */
export class ContextFaults implements Disposable {
  readonly #options: ContextLook;
  readonly #known = new Map<string, ContextFault | undefined>();
  /** Known, but files have come or gone since. */
  readonly #doubted = new Set<string>();
  #round: Round | undefined;
  #callOff: (() => void) | undefined;

  constructor(options: ContextLook) {
    this.#options = options;
  }

  /** Undefined where an entry is there, and where that is not known yet. */
  of(entry: string): ContextFault | undefined {
    return this.#known.get(entry);
  }

  /** Files were written: entries that are new are looked for. */
  lookSoon(): void {
    this.#callOff?.();
    this.#callOff = this.#options.clock.after(PAUSE, () => this.#look());
  }

  /** Files of any kind have come or gone: what that may have changed is looked for again. */
  filesChanged({ created, deleted }: { readonly created: boolean; readonly deleted: boolean }): void {
    for (const [entry, fault] of this.#known) if (fault ? created : deleted) this.#doubted.add(entry);
    for (const entry of this.#round?.asked ?? []) this.#doubted.add(entry);
    if (this.#doubted.size > 0) this.lookSoon();
  }

  /** Other folders or other rules: everything is looked for again, and stays as it was until then. */
  lookAgain(): void {
    this.#stop();
    for (const entry of this.#known.keys()) this.#doubted.add(entry);
    this.lookSoon();
  }

  [Symbol.dispose](): void {
    this.#callOff?.();
    this.#stop();
  }

  #stop(): void {
    this.#round?.stop.abort();
    this.#round = undefined;
  }

  #look(): void {
    this.#callOff = undefined;
    const wanted = this.#options.entries();
    for (const kept of [this.#known, this.#doubted])
      for (const entry of kept.keys()) if (!wanted.has(entry)) kept.delete(entry);
    const under = this.#round?.asked;
    const open = [...wanted].filter((entry) => !this.#known.has(entry) || this.#doubted.has(entry));
    // A round that has all of it goes on to its end; what came or went meanwhile is looked for after it.
    if (open.every((entry) => under?.has(entry))) return;
    this.#stop();
    const rest = [...(under ?? [])].filter((entry) => wanted.has(entry));
    void this.#ask(new Set([...rest, ...open]));
  }

  async #ask(asked: ReadonlySet<string>): Promise<void> {
    const round = { asked, stop: new AbortController() };
    this.#round = round;
    for (const entry of asked) this.#doubted.delete(entry);
    let found: ReadonlyMap<string, ContextFault>;
    try {
      found = await this.#options.look(asked, round.stop.signal);
    } catch (error) {
      if (round.stop.signal.aborted) return;
      throw error;
    }
    if (this.#round !== round) return;
    this.#round = undefined;
    if (this.#keep(asked, found)) this.#options.changed();
    if (this.#doubted.size > 0) this.lookSoon();
  }

  /** Whether something is not as it was. */
  #keep(asked: ReadonlySet<string>, found: ReadonlyMap<string, ContextFault>): boolean {
    let isNew = false;
    for (const entry of asked) {
      const fault = found.get(entry);
      const before = this.#known.get(entry);
      if (fault?.message !== before?.message || fault?.meant !== before?.meant) isNew = true;
      this.#known.set(entry, fault);
    }
    return isNew;
  }
}

/** All entries of `context` in the files of a project. */
export function contextEntriesOf({ files }: Project): ReadonlySet<string> {
  return new Set(files.flatMap(({ parsed }) => contextEntries(parsed).map(({ entry }) => entry)));
}
