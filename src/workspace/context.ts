import { parseContextEntry, type LineRange, type PathEntry } from './contextEntry.ts';
import type { ChangesSource } from './changes.ts';
import { LineWindow } from './lineWindow.ts';
import { NO_EDITOR, problemLine, readProblems, type ProblemSource } from './problems.ts';
import type { FileLines, WorkspaceReader } from './reader.ts';
import {
  contextFile,
  listed,
  type ContextExtract,
  type ContextFile,
  type TaskContext,
} from './taskContext.ts';
import { WorkspaceError } from './workspaceError.ts';

/** Characters that one token stands for, as a rule of thumb. */
const CHARACTERS_PER_TOKEN = 4;

/** About how many tokens a text is. */
export function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / CHARACTERS_PER_TOKEN);
}

/** With less room than this left, a file is not begun: its first lines would say nothing. In tokens. */
const MIN_ROOM = 100;

/** In estimated tokens: a quarter of the UTF-8 bytes, which for plain English is a quarter of the characters. */
export interface ContextLimits {
  /** Default 20,000. */
  readonly perFile?: number;
  /** Default 60,000. */
  readonly total?: number;
  /** How many files one glob or folder may bring; default 200. */
  readonly perGlob?: number;
}

export interface ContextOptions extends ContextLimits {
  /** Absent where there is no editor. */
  readonly problems?: ProblemSource;
  /** Absent where nobody can ask the source control. */
  readonly changes?: ChangesSource;
  /** What was changed after that (milliseconds since the epoch) is said of files that were asked for by name. */
  readonly queuedAt?: number;
}

/** Who gets room first: what the person pointed at most closely. The order of the entries decides the rest. */
const RANK = { range: 0, file: 1, extract: 2, glob: 3 } as const;

interface Wanted {
  readonly rank: number;
  /** The place of its entry. */
  readonly at: number;
  readonly take: () => Promise<void>;
}

/** Something and the place of the entry that it comes from. */
interface Placed<T> {
  readonly at: number;
  readonly what: T;
}

/**
 * Reads the context of a task as it is now. Room goes to ranges of lines first, then to files asked for by name, then to
 * problems and diffs, and last to globs and folders; what is given stands in the order of the entries. Nothing that is
 * wrong with an entry is an error: it becomes a note. Throws only the reason of `signal`.
 */
export async function readContext(
  workspace: WorkspaceReader,
  entries: readonly string[],
  signal: AbortSignal,
  options: ContextOptions = {},
): Promise<TaskContext> {
  const reading = new ContextReading(workspace, signal, options);
  await reading.read(entries);
  return reading.finish();
}

class ContextReading {
  readonly #workspace: WorkspaceReader;
  readonly #signal: AbortSignal;
  readonly #options: ContextOptions;
  readonly #perFile: number;
  readonly #files: Placed<ContextFile>[] = [];
  readonly #extracts: Placed<ContextExtract>[] = [];
  readonly #notes: Placed<string>[] = [];
  readonly #seen = new Set<string>();
  readonly #withoutRoom: string[] = [];
  #room: number;

  constructor(workspace: WorkspaceReader, signal: AbortSignal, options: ContextOptions) {
    this.#workspace = workspace;
    this.#signal = signal;
    this.#options = options;
    this.#perFile = options.perFile ?? 20_000;
    this.#room = options.total ?? 60_000;
  }

  async read(entries: readonly string[]): Promise<void> {
    const wanted: Wanted[] = [];
    for (const [at, written] of entries.entries()) {
      this.#signal.throwIfAborted();
      await this.#noting(at, async () => wanted.push(await this.#wanted(at, written)));
    }
    for (const { at, take } of wanted.toSorted((a, b) => a.rank - b.rank)) {
      this.#signal.throwIfAborted();
      await this.#noting(at, take);
    }
  }

  finish(): TaskContext {
    const names = this.#withoutRoom;
    const notes = names.length === 0 ? [] : [`Left out, because there is no more room: ${listed(names)}.`];
    // A part of a file that is there as a whole says nothing new.
    const files = inOrder(this.#files).filter(({ path, range }) => !range || !this.#seen.has(`${path}#`));
    return { files, extracts: inOrder(this.#extracts), notes: [...inOrder(this.#notes), ...notes] };
  }

  async #wanted(at: number, written: string): Promise<Wanted> {
    const entry = parseContextEntry(written);
    switch (entry.kind) {
      case 'problems':
        return { at, rank: RANK.extract, take: () => this.#addProblems(at, entry.glob, written) };
      case 'diff':
        return { at, rank: RANK.extract, take: () => this.#addChanges(at, entry.staged, written) };
      case 'path': {
        const { path, range } = entry;
        if (!(await this.#namesFile(entry)))
          return { at, rank: RANK.glob, take: () => this.#addGlob(at, path) };
        const rank = range ? RANK.range : RANK.file;
        return { at, rank, take: () => this.#addFile(at, path, range, true) };
      }
    }
  }

  /** A folder is taken as all that lies in it. What is not there is read as a file, which says so. */
  async #namesFile(entry: PathEntry): Promise<boolean> {
    if (/[*?]/.test(entry.path)) return false;
    const found = await this.#workspace.stat(entry.path, true);
    return found ? found.kind === 'file' || entry.range !== undefined : !entry.isGlob;
  }

  async #addGlob(at: number, glob: string): Promise<void> {
    const perGlob = this.#options.perGlob ?? 200;
    const { files, total, secrets, complete } = await this.#workspace.list(glob, perGlob, this.#signal);
    if (total === 0)
      this.#note(at, `No file matches ${glob}; what .gitignore or the editor leaves out does not count.`);
    if (total > files.length)
      this.#note(at, `${glob} matches ${total} files; the first ${files.length} were looked at.`);
    if (secrets.length > 0)
      this.#note(at, `Left out of ${glob}, because such files hold keys or passwords: ${listed(secrets)}.`);
    if (!complete) this.#note(at, `${glob} was not looked through to the end.`);
    const binaries: string[] = [];
    for (const { path } of files) if (!this.#isGiven(path)) await this.#addFound(at, path, binaries);
    if (binaries.length > 0) this.#note(at, `Left out of ${glob}, not being text: ${listed(binaries)}.`);
  }

  /** A file that a glob found: that it is not text is no news for each of them. */
  async #addFound(at: number, path: string, binaries: string[]): Promise<void> {
    await this.#noting(at, async () => {
      try {
        await this.#addFile(at, path, undefined, false);
      } catch (error) {
        if (!(error instanceof WorkspaceError && error.kind === 'binary')) throw error;
        binaries.push(path);
      }
    });
  }

  async #addFile(at: number, path: string, range: LineRange | undefined, byName: boolean): Promise<void> {
    if (!this.#hasRoom(path)) return;
    const limits = { maxBytes: this.#maxBytes(), maxLines: Infinity, byName, signal: this.#signal };
    const lines = await this.#workspace.readLines(path, range?.start, range?.end, limits);
    if (this.#isKnown(lines, range)) return;
    const file = contextFile(lines, range, byName ? this.#options.queuedAt : undefined);
    this.#files.push({ at, what: file });
    this.#take(file.text);
  }

  async #addProblems(at: number, glob: string, written: string): Promise<void> {
    if (!this.#hasRoom(written)) return;
    const found = await readProblems(
      this.#workspace,
      this.#options.problems,
      { glob, byName: true },
      this.#signal,
    );
    if (!found) return this.#note(at, `${written}: ${NO_EDITOR}`);
    const { problems, leftOut, complete } = found;
    if (leftOut.length > 0)
      this.#note(at, `Left out of ${written}, because they must not be read: ${listed(leftOut)}.`);
    if (!complete) this.#note(at, `${written}: the editor shows more problems than were looked at.`);
    const title = `Problems that the editor shows (${written})`;
    this.#addExtract(at, title, problems.map(problemLine).join('\n') || 'There are none.');
  }

  async #addChanges(at: number, staged: boolean, written: string): Promise<void> {
    if (!this.#hasRoom(written)) return;
    const { changes } = this.#options;
    if (!changes) return this.#note(at, `${written}: changes cannot be looked up here.`);
    const { text, notes } = await changes(staged, this.#signal);
    for (const note of notes) this.#note(at, `${written}: ${note}`);
    const title = staged ? 'What is staged for the next commit' : 'What has changed since the last commit';
    if (text !== undefined) this.#addExtract(at, `${title} (${written})`, text || 'Nothing.');
  }

  #addExtract(at: number, title: string, text: string): void {
    const window = new LineWindow({
      start: 1,
      end: Infinity,
      maxLines: Infinity,
      maxBytes: this.#maxBytes(),
    });
    window.add(text);
    window.finish();
    const { lines, count, isCut } = window;
    const note = isCut ? { note: `Cut after line ${lines.length} of ${count}.` } : {};
    const extract = { title, text: lines.join('\n'), ...note };
    this.#extracts.push({ at, what: extract });
    this.#take(extract.text);
  }

  #hasRoom(name: string): boolean {
    if (this.#room >= MIN_ROOM) return true;
    this.#withoutRoom.push(name);
    return false;
  }

  #maxBytes(): number {
    return Math.min(this.#perFile, this.#room) * CHARACTERS_PER_TOKEN;
  }

  #take(text: string): void {
    this.#room -= estimateTokens(text);
  }

  /** Whether this part of a file, or all of the file, was given before; notes it if not. */
  #isKnown({ path, cut }: FileLines, range: LineRange | undefined): boolean {
    const whole = `${path}#`;
    const part = range ? `${path}#${range.start}-${range.end}` : `${path}#cut`;
    if (this.#seen.has(whole) || this.#seen.has(part)) return true;
    this.#seen.add(range || cut ? part : whole);
    return false;
  }

  /** As a whole or as much of it as there was room for. */
  #isGiven(path: string): boolean {
    return this.#seen.has(`${path}#`) || this.#seen.has(`${path}#cut`);
  }

  #note(at: number, what: string): void {
    this.#notes.push({ at, what });
  }

  async #noting(at: number, add: () => Promise<unknown>): Promise<void> {
    try {
      await add();
    } catch (error) {
      if (!(error instanceof WorkspaceError)) throw error;
      this.#note(at, error.message);
    }
  }
}

function inOrder<T>(placed: readonly Placed<T>[]): readonly T[] {
  return placed.toSorted((a, b) => a.at - b.at).map(({ what }) => what);
}
