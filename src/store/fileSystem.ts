import nodeFs from 'node:fs';

/**
 * The synchronous file operations that the store needs: a subset of `node:fs` with the same meaning. It is passed
 * in so that tests can make an operation fail and can record what a power cut would lose.
 */
export interface FileSystem {
  openSync(path: string, flags: string | number, mode?: number): number;
  closeSync(fd: number): void;
  readSync(fd: number, buffer: Uint8Array, offset: number, length: number, position: number): number;
  writeSync(fd: number, buffer: Uint8Array, offset: number, length: number, position: number): number;
  fsyncSync(fd: number): void;
  fdatasyncSync(fd: number): void;
  ftruncateSync(fd: number, length: number): void;
  fstatSync(fd: number): { readonly size: number };
  existsSync(path: string): boolean;
  unlinkSync(path: string): void;
  renameSync(from: string, to: string): void;
}

/** The machine's own files. */
export const realFileSystem: FileSystem = nodeFs;

/** The code that the operating system gave for a failed file operation, e.g. `ENOSPC`; `EUNKNOWN` if it gave none. */
export function errnoOf(error: unknown): string {
  const named = error instanceof Error && 'code' in error && typeof error.code === 'string';
  return named ? String(error.code) : 'EUNKNOWN';
}
