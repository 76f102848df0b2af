import { parseContextEntry, type ContextEntry, type LineRange } from './contextEntry.ts';
import { BY_WHAT } from './guard.ts';
import type { FileLines, WorkspaceReader } from './reader.ts';
import { WorkspaceError } from './workspaceError.ts';

/** Characters that one token stands for, as a rule of thumb. */
const CHARACTERS_PER_TOKEN = 4;

/** With less room than this left, a file is not begun: its first lines would say nothing. In tokens. */
const MIN_ROOM = 100;

/** How many names a note lists. */
const MAX_NAMED = 5;

/** A file, or a part of one, that is given to the agent with its task. */
export interface ContextFile {
  readonly path: string;
  /** The lines that `text` is, where it is not the whole file. */
  readonly range?: LineRange;
  /** Lines end with LF. */
  readonly text: string;
  /** What the agent must know of it: that it was cut, that it holds secrets. */
  readonly note?: string;
}

export interface TaskContext {
  readonly files: readonly ContextFile[];
  /** What was asked for and is not there, one sentence each. */
  readonly notes: readonly string[];
}

/** In estimated tokens: a quarter of the UTF-8 bytes, which for plain English is a quarter of the characters. */
export interface ContextLimits {
  /** Default 20,000. */
  readonly perFile?: number;
  /** Default 60,000. */
  readonly total?: number;
  /** How many files one glob or folder may bring; default 200. */
  readonly perGlob?: number;
}

/**
 * Reads the context files of a task as they are now, in the order of the entries until there is no more room. Nothing
 * that is wrong with an entry is an error: it becomes a note. Throws only the reason of `signal`.
 */
export async function readContext(
  workspace: WorkspaceReader,
  entries: readonly string[],
  signal: AbortSignal,
  limits: ContextLimits = {},
): Promise<TaskContext> {
  const reading = new ContextReading(workspace, signal, limits);
  for (const entry of entries) await reading.add(entry);
  return reading.finish();
}

class ContextReading {
  readonly #workspace: WorkspaceReader;
  readonly #signal: AbortSignal;
  readonly #perFile: number;
  readonly #perGlob: number;
  readonly #files: ContextFile[] = [];
  readonly #notes: string[] = [];
  readonly #seen = new Set<string>();
  readonly #withoutRoom: string[] = [];
  #room: number;

  constructor(workspace: WorkspaceReader, signal: AbortSignal, limits: ContextLimits) {
    const { perFile = 20_000, total = 60_000, perGlob = 200 } = limits;
    this.#workspace = workspace;
    this.#signal = signal;
    this.#perFile = perFile;
    this.#perGlob = perGlob;
    this.#room = total;
  }

  async add(written: string): Promise<void> {
    this.#signal.throwIfAborted();
    await this.#noting(async () => {
      const entry = parseContextEntry(written);
      if (await this.#namesFile(entry)) await this.#addFile(entry.path, entry.range, true);
      else await this.#addGlob(entry.path);
    });
  }

  finish(): TaskContext {
    const names = this.#withoutRoom;
    const notes = names.length === 0 ? [] : [`Left out, because there is no more room: ${listed(names)}.`];
    return { files: this.#files, notes: [...this.#notes, ...notes] };
  }

  /** A folder is taken as all that lies in it. What is not there is read as a file, which says so. */
  async #namesFile(entry: ContextEntry): Promise<boolean> {
    if (/[*?]/.test(entry.path)) return false;
    const found = await this.#workspace.stat(entry.path, true);
    return found ? found.kind === 'file' || entry.range !== undefined : !entry.isGlob;
  }

  async #addGlob(glob: string): Promise<void> {
    const { files, total, secrets, complete } = await this.#workspace.list(glob, this.#perGlob, this.#signal);
    if (total === 0)
      this.#notes.push(`No file matches ${glob}; what .gitignore or the editor leaves out does not count.`);
    if (total > files.length) {
      this.#notes.push(`${glob} matches ${total} files; the first ${files.length} were looked at.`);
    }
    if (secrets.length > 0) {
      this.#notes.push(`Left out of ${glob}, because such files hold keys or passwords: ${listed(secrets)}.`);
    }
    if (!complete) this.#notes.push(`${glob} was not looked through to the end.`);
    const binaries: string[] = [];
    for (const { path } of files) await this.#addFound(path, binaries);
    if (binaries.length > 0) this.#notes.push(`Left out of ${glob}, not being text: ${listed(binaries)}.`);
  }

  /** A file that a glob found: that it is not text is no news for each of them. */
  async #addFound(path: string, binaries: string[]): Promise<void> {
    await this.#noting(async () => {
      try {
        await this.#addFile(path, undefined, false);
      } catch (error) {
        if (!(error instanceof WorkspaceError && error.kind === 'binary')) throw error;
        binaries.push(path);
      }
    });
  }

  async #addFile(path: string, range: LineRange | undefined, byName: boolean): Promise<void> {
    if (this.#room < MIN_ROOM) {
      this.#withoutRoom.push(path);
      return;
    }
    const maxBytes = Math.min(this.#perFile, this.#room) * CHARACTERS_PER_TOKEN;
    const limits = { maxBytes, maxLines: Infinity, byName, signal: this.#signal };
    const lines = await this.#workspace.readLines(path, range?.start, range?.end, limits);
    if (this.#isKnown(lines, range)) return;
    const file = contextFile(lines, range);
    this.#files.push(file);
    this.#room -= Math.ceil(Buffer.byteLength(file.text) / CHARACTERS_PER_TOKEN);
  }

  /** Whether this part of a file, or all of the file, was given before; notes it if not. */
  #isKnown({ path, cut }: FileLines, range: LineRange | undefined): boolean {
    const whole = `${path}#`;
    const part = range ? `${path}#${range.start}-${range.end}` : `${path}#cut`;
    if (this.#seen.has(whole) || this.#seen.has(part)) return true;
    this.#seen.add(range || cut ? part : whole);
    return false;
  }

  async #noting(add: () => Promise<void>): Promise<void> {
    try {
      await add();
    } catch (error) {
      if (!(error instanceof WorkspaceError)) throw error;
      this.#notes.push(error.message);
    }
  }
}

function contextFile(lines: FileLines, asked: LineRange | undefined): ContextFile {
  const end = lines.firstLine + lines.lines.length - 1;
  const isPart = lines.cut || asked !== undefined;
  const notes = [
    ...(lines.secret ? ['It is named like a file that holds secrets, and was asked for by name.'] : []),
    ...(lines.excluded ? [`It is left out ${BY_WHAT}, and was asked for by name.`] : []),
    ...(lines.cut ? [`Cut after line ${end}${lines.totalLines ? ` of ${lines.totalLines}` : ''}.`] : []),
  ];
  return {
    path: lines.path,
    ...(isPart ? { range: { start: lines.firstLine, end } } : {}),
    text: lines.lines.join('\n'),
    ...(notes.length > 0 ? { note: notes.join(' ') } : {}),
  };
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMED).join(', ');
  return names.length > MAX_NAMED ? `${shown} and ${names.length - MAX_NAMED} more` : shown;
}
