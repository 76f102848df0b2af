import type { WorkspaceFiles } from './workspaceFiles.ts';

export interface ReaderOptions {
  /** Absolute paths. With several, every path begins with its folder's name. */
  readonly folders: readonly string[];
  readonly files: WorkspaceFiles;
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
  /** False where the workspace is too large to be walked to its end. */
  readonly complete: boolean;
}

export interface ReadLimits {
  readonly maxLines?: number;
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
}

export interface SearchOptions {
  readonly glob?: string;
  /** The pattern is a regular expression of JavaScript. */
  readonly regex?: boolean;
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

export interface SearchMatch {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

export interface SearchResult {
  readonly matches: readonly SearchMatch[];
  readonly filesSearched: number;
  /** False where the limit was reached, or the workspace is too large. */
  readonly complete: boolean;
  /** Paths that were not searched because they are too large. */
  readonly tooLarge: readonly string[];
}

export interface FileStat {
  readonly kind: 'file' | 'folder';
  readonly bytes: number;
}

/**
 * Everything that is read from a workspace goes through here. It reads, and only inside the workspace's folders; paths
 * are relative, with `/` between folders.
 */
export class WorkspaceReader {
  readonly #options: ReaderOptions;

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  list(_glob = '**/*', _limit = 200, _signal?: AbortSignal): Promise<FileList> {
    return this.#later();
  }

  /** Lines `start` to `end`, both from 1 and included. */
  readLines(_path: string, _start = 1, _end?: number, _limits: ReadLimits = {}): Promise<FileLines> {
    return this.#later();
  }

  search(_pattern: string, _options: SearchOptions = {}): Promise<SearchResult> {
    return this.#later();
  }

  /** Undefined where there is nothing. */
  stat(_path: string): Promise<FileStat | undefined> {
    return this.#later();
  }

  exists(_path: string): Promise<boolean> {
    return this.#later();
  }

  /** Up to three paths that may have been meant by one that does not exist. */
  similar(_path: string, _signal?: AbortSignal): Promise<readonly string[]> {
    return this.#later();
  }

  #later(): Promise<never> {
    return Promise.reject(new Error(`Not yet: ${this.#options.folders.join(', ')}`));
  }
}
