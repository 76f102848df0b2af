/** What the workspace needs to know of a file. */
export interface FileFacts {
  readonly size: number;
  /** When it was last written, in milliseconds since the epoch; absent where it is not on the disk yet. */
  readonly mtimeMs?: number;
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

/** One name in a folder; a link is told as a link, not as what it leads to. */
export interface FolderEntry {
  readonly name: string;
  isFile(): boolean;
  isDirectory(): boolean;
}

/** A file that is open for reading. Whoever opened it closes it. */
export interface OpenFile {
  stat(): Promise<FileFacts>;
  read(
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesRead: number }>;
  close(): Promise<void>;
}

/**
 * The file operations that reading a workspace takes: a subset of `node:fs/promises` with the same meaning, and nothing
 * that writes. It is passed in, so that this room never touches a disk on its own and tests can stand in for one.
 */
export interface WorkspaceFiles {
  /** Where proposed files stand in for real ones: the real ones. */
  readonly disk?: WorkspaceFiles;
  realpath(path: string): Promise<string>;
  stat(path: string): Promise<FileFacts>;
  lstat(path: string): Promise<FileFacts>;
  readdir(path: string, options: { readonly withFileTypes: true }): Promise<readonly FolderEntry[]>;
  open(path: string, flags: 'r'): Promise<OpenFile>;
}

/** The code that the operating system gave for a failed file operation, e.g. `ENOENT`; undefined for any other error. */
export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
