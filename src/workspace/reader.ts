import { defined } from '../core/defined.ts';
import { Folders } from './folders.ts';
import { compileGlob, type Glob } from './glob.ts';
import { PathGuard, type GuardedPath } from './guard.ts';
import { IgnoreRules } from './ignoreRules.ts';
import { compileLinePattern } from './linePattern.ts';
import { LineWindow } from './lineWindow.ts';
import { isNameable, quoted } from './pathSyntax.ts';
import { searchFiles, type SearchResult } from './searchFiles.ts';
import { sensitivePaths } from './sensitive.ts';
import { similarPaths } from './similarPaths.ts';
import { readTextPieces } from './textFile.ts';
import { Walk, type WalkedFile } from './walk.ts';
import { WorkspaceError } from './workspaceError.ts';
import { worded } from './worded.ts';
import { errnoOf, type WorkspaceFiles } from './workspaceFiles.ts';

const MAX_LINES = 2_000;
const MAX_BYTES = 64 * 1024;
/** Once the lines wanted are there, a file is read on to count its lines up to here. */
const MAX_COUNTED_BYTES = 64 * 1024 * 1024;
/** How many files are asked for their size at once. */
const AT_ONCE = 16;
/** How many paths are looked at for one that was meant. */
const MAX_CANDIDATES = 20_000;
/** How many names a list of exceptions holds. */
const MAX_NAMED = 20;

export interface ReaderOptions {
  /** Absolute paths. With several, every path begins with its folder's name. */
  readonly folders: readonly string[];
  readonly files: WorkspaceFiles;
  /** What the editor hides of each folder (`files.exclude`), in their order: left out as .gitignore does. */
  readonly hidden?: readonly (readonly string[])[];
  /** Globs of what is to be treated like secrets, besides what is named like them. */
  readonly sensitive?: readonly string[];
}

export interface ListedFile {
  readonly path: string;
  readonly bytes: number;
}

export interface FileList {
  /** In order of their paths. */
  readonly files: readonly ListedFile[];
  /** How many match in all. */
  readonly total: number;
  /** Matching paths that are secrets-like and so not listed, at most 20. */
  readonly secrets: readonly string[];
  /** False where a folder cannot be read or the workspace is too large to be walked to its end. */
  readonly complete: boolean;
}

/** One name in a folder. */
export interface NamedPath {
  readonly path: string;
  readonly isFolder: boolean;
}

export interface ReadLimits {
  /** Default 2,000. */
  readonly maxLines?: number;
  /** Of UTF-8; default 65,536. */
  readonly maxBytes?: number;
  /** A person asked for this very file: it may be secrets-like or excluded. */
  readonly byName?: boolean;
  readonly signal?: AbortSignal;
}

export interface FileLines {
  /** The path as it is best written. */
  readonly path: string;
  /** The number of the first of `lines`, from 1. */
  readonly firstLine: number;
  readonly lines: readonly string[];
  /** Undefined where the file is too large to be read to its end. */
  readonly totalLines: number | undefined;
  /** True where lines that were asked for are left out, because a limit was reached. */
  readonly cut: boolean;
  /** True where it is named like a file with secrets and was asked for by name. */
  readonly secret: boolean;
  /** True where .gitignore, the editor or the defaults leave it out and it was asked for by name. */
  readonly excluded: boolean;
  /** When the file was last written, in milliseconds since the epoch, where that is known. */
  readonly modifiedAt?: number;
}

export interface SearchOptions {
  readonly glob?: string;
  /** The pattern is a regular expression of JavaScript. */
  readonly regex?: boolean;
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

export interface FileStat {
  readonly kind: 'file' | 'folder';
  readonly bytes: number;
}

/**
 * Everything that is read from a workspace goes through here. It reads, never writes, and only inside the workspace's
 * folders; paths are relative, with `/` between names. Nothing is remembered between calls: files change.
 * Each call throws `WorkspaceError` worded for an agent, or the reason of its signal.
 */
export class WorkspaceReader {
  readonly #files: WorkspaceFiles;
  readonly #folders: Folders;
  readonly #guard: PathGuard;
  readonly #isSensitive: (path: string) => boolean;

  /** @throws WorkspaceError for a pattern of `sensitive` that is no glob */
  constructor({ folders, files, sensitive = [], hidden = [] }: ReaderOptions) {
    this.#files = files;
    this.#folders = new Folders(folders, files, hidden);
    this.#isSensitive = sensitivePaths(sensitive);
    this.#guard = new PathGuard(this.#folders, files, { isSensitive: this.#isSensitive });
  }

  /** @throws WorkspaceError `missing` where a folder cannot be opened; a workspace without folders is none */
  async requireFolders(): Promise<void> {
    if (!this.#folders.isEmpty) await this.#folders.all();
  }

  /** Files that match a glob, without those that .gitignore, the editor and the defaults leave out. */
  async list(glob = '**/*', limit = 200, signal?: AbortSignal): Promise<FileList> {
    const walk = await this.#walk(glob, signal);
    const first: WalkedFile[] = [];
    const secrets: string[] = [];
    let total = 0;
    for await (const file of walk.files) {
      if (file.secret && secrets.length < MAX_NAMED) secrets.push(file.path);
      if (file.secret) continue;
      total++;
      if (first.length < limit) first.push(file);
    }
    return { files: await this.#measure(first), total, secrets, complete: walk.isComplete() };
  }

  /**
   * Those of the globs for which `list` finds nothing. One walk for all, which ends once each has matched something;
   * where the workspace cannot be walked to its end, nobody knows, and it is none.
   */
  async unmatched(globs: readonly string[], signal?: AbortSignal): Promise<readonly string[]> {
    const open = new Map(globs.map((glob) => [glob, compileGlob(glob)]));
    if (open.size === 0) return [];
    const walk = await this.#walkIn(
      [...open.values()].map(({ base }) => base),
      signal,
    );
    for await (const { path, secret } of walk) {
      if (secret) continue;
      for (const [glob, compiled] of open) if (compiled.matches(path)) open.delete(glob);
      if (open.size === 0) break;
    }
    return walk.complete ? [...open.keys()] : [];
  }

  /**
   * What lies right in a folder, in order of the names, without what is left out or named like secrets; nothing where
   * there is no such folder. The empty path is the workspace: its folders where it has several.
   */
  async within(folder: string): Promise<readonly NamedPath[]> {
    const roots = await this.#folders.all();
    if (folder === '' && roots.length > 1)
      return roots.map(({ prefix }) => ({ path: prefix.slice(0, -1), isFolder: true }));
    const { real, home, exists } = await this.#guard.resolve(folder === '' ? '.' : folder);
    const root = roots.find(({ prefix }) => `${home}/`.startsWith(prefix));
    if (!exists || !root) return [];
    if (!(await worded(folder, () => this.#files.stat(real))).isDirectory()) return [];
    const relative = home.slice(root.prefix.length);
    const excludes = await new IgnoreRules(this.#files, root).judgeOf(relative);
    const entries = await worded(folder, () => this.#files.readdir(real, { withFileTypes: true }));
    return entries
      .filter((entry) => (entry.isFile() || entry.isDirectory()) && isNameable(entry.name))
      .map((entry) => ({
        relative: relative === '' ? entry.name : `${relative}/${entry.name}`,
        isFolder: entry.isDirectory(),
      }))
      .filter((entry) => !excludes(entry.relative, entry.isFolder) && !this.#isSensitive(entry.relative))
      .map((entry) => ({ path: `${root.prefix}${entry.relative}`, isFolder: entry.isFolder }))
      .toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Lines `start` to `end`, both from 1 and included. */
  async readLines(path: string, start = 1, end = Infinity, limits: ReadLimits = {}): Promise<FileLines> {
    const { maxLines = MAX_LINES, maxBytes = MAX_BYTES, byName = false, signal } = limits;
    if (end < start) throw new WorkspaceError('malformed', `Line ${end} comes before line ${start}.`);
    const file = await this.#file(path, byName, signal);
    const window = new LineWindow({ start, end, maxLines, maxBytes });
    const isWhole = await worded(path, () =>
      readTextPieces(
        this.#files,
        file,
        (piece, bytes) => {
          window.add(piece);
          return !window.isDone || bytes < MAX_COUNTED_BYTES;
        },
        signal,
      ),
    );
    if (isWhole) window.finish();
    if (start > Math.max(1, window.count)) throw beyondEnd(file.path, start, window.count);
    const { lines, isCut: cut } = window;
    const totalLines = isWhole ? window.count : undefined;
    const { secret, excluded, modifiedAt } = file;
    return {
      path: file.path,
      firstLine: start,
      lines,
      totalLines,
      cut,
      secret,
      excluded,
      ...defined({ modifiedAt }),
    };
  }

  /** Lines that match, file by file; binary files are passed by. */
  async search(pattern: string, options: SearchOptions = {}): Promise<SearchResult> {
    const { glob = '**/*', regex = false, limit = 100, signal } = options;
    const linePattern = compileLinePattern(pattern, regex);
    const walk = await this.#walk(glob, signal);
    const result = await searchFiles(this.#files, walk.files, linePattern, limit);
    return { ...result, complete: result.complete && walk.isComplete() };
  }

  /** The paths that were most probably meant by one where nothing is, the likeliest first. */
  async similar(path: string, signal?: AbortSignal): Promise<readonly string[]> {
    return similarPaths(path, await this.#candidates(path, signal));
  }

  /** Undefined where there is nothing. `byName` as in `ReadLimits`. */
  async stat(path: string, byName = false): Promise<FileStat | undefined> {
    const { real, exists } = await this.#guard.resolve(path, { byName });
    if (!exists) return undefined;
    const facts = await worded(path, () => this.#files.stat(real));
    return { kind: facts.isDirectory() ? 'folder' : 'file', bytes: facts.size };
  }

  async exists(path: string): Promise<boolean> {
    return (await this.stat(path)) !== undefined;
  }

  async #file(
    path: string,
    byName: boolean,
    signal: AbortSignal | undefined,
  ): Promise<GuardedPath & Pick<FileLines, 'modifiedAt'>> {
    const guarded = await this.#guard.resolve(path, { byName });
    if (!guarded.exists) throw await this.#missing(guarded.path, signal);
    const facts = await worded(path, () => this.#files.stat(guarded.real));
    if (facts.isFile()) return { ...guarded, ...defined({ modifiedAt: facts.mtimeMs }) };
    const what = facts.isDirectory()
      ? 'a folder; list_files shows what lies in it'
      : 'no file that can be read';
    throw new WorkspaceError('not-a-file', `${guarded.path} is ${what}.`);
  }

  async #missing(path: string, signal: AbortSignal | undefined): Promise<WorkspaceError> {
    const similar = await this.similar(path, signal);
    const hint = similar.length > 0 ? ` Similar: ${similar.join(', ')}.` : '';
    return new WorkspaceError('missing', `There is no file ${quoted(path)}.${hint}`);
  }

  /** Files of the same folder first, for in a large workspace not all are looked at. */
  async #candidates(path: string, signal: AbortSignal | undefined): Promise<ReadonlySet<string>> {
    const candidates = new Set<string>();
    for (const base of [path.slice(0, Math.max(0, path.lastIndexOf('/'))), '']) {
      for await (const file of await this.#walkIn([base], signal)) {
        if (!file.secret) candidates.add(file.path);
        if (candidates.size >= MAX_CANDIDATES) break;
      }
    }
    return candidates;
  }

  async #walk(glob: string, signal: AbortSignal | undefined) {
    const compiled = compileGlob(glob);
    const walk = await this.#walkIn([compiled.base], signal);
    return { files: matching(walk, compiled), isComplete: () => walk.complete };
  }

  async #walkIn(bases: readonly string[], signal: AbortSignal | undefined): Promise<Walk> {
    return new Walk({
      files: this.#files,
      folders: await this.#folders.all(),
      isSensitive: this.#isSensitive,
      bases,
      ...defined({ signal }),
    });
  }

  /** What went between listing and looking is not listed. */
  async #measure(files: readonly WalkedFile[]): Promise<readonly ListedFile[]> {
    const measured: ListedFile[] = [];
    for (let from = 0; from < files.length; from += AT_ONCE) {
      const some = files.slice(from, from + AT_ONCE);
      const sizes = await Promise.all(some.map((file) => this.#sizeOf(file)));
      some.forEach(({ path }, index) => {
        const bytes = sizes[index];
        if (bytes !== undefined) measured.push({ path, bytes });
      });
    }
    return measured;
  }

  async #sizeOf(file: WalkedFile): Promise<number | undefined> {
    try {
      return (await this.#files.lstat(file.real)).size;
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
      return undefined;
    }
  }
}

async function* matching(walk: Walk, glob: Glob): AsyncGenerator<WalkedFile> {
  for await (const file of walk) if (glob.matches(file.path)) yield file;
}

function beyondEnd(path: string, start: number, count: number): WorkspaceError {
  return new WorkspaceError('malformed', `${path} has ${count} lines; there is no line ${start}.`);
}
