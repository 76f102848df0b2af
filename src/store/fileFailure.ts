import { StoreError, StoreReadOnlyError } from './errors.ts';
import { errnoOf } from './fileSystem.ts';

/** Why a file operation failed: what was tried, on which file, and what the operating system answered. */
export interface FileFailure {
  readonly operation:
    'open' | 'read' | 'write' | 'sync' | 'truncate' | 'measure' | 'delete' | 'rename' | 'copy';
  readonly path: string;
  /** The system's error code, e.g. `EIO`, `ENOSPC`, `EROFS`. */
  readonly errno: string;
}

const NOT_WRITABLE = new Set(['EACCES', 'EPERM', 'EROFS']);

const NOT_OPENED = new Map([
  ['ENOENT', 'its folder does not exist'],
  ['EISDIR', 'there is a folder of that name. Move it away, or choose another folder for the store'],
  ['ELOOP', 'it is a symbolic link. Put the file itself there, or make its whole folder a link'],
]);

/** Whether the disk, or the person's share of it, is full. */
export function isFull(failure: Pick<FileFailure, 'errno'> | undefined): boolean {
  return failure?.errno === 'ENOSPC' || failure?.errno === 'EDQUOT';
}

/** Words a failed file operation. */
export function fileErrorOf(failure: FileFailure, cause?: unknown): StoreError {
  const { operation, path, errno } = failure;
  if (NOT_WRITABLE.has(errno)) return new StoreReadOnlyError(path, errno);
  const options = { file: path, errno, cause };
  if (isFull(failure))
    return new StoreError(
      'full',
      `There is no space left to ${operation} the task store ${path} (${errno}). Free some space and try again.`,
      options,
    );
  if (operation === 'open') {
    const reason = NOT_OPENED.get(errno) ?? errno;
    return new StoreError('open', `The task store ${path} could not be opened: ${reason}.`, options);
  }
  return new StoreError(
    'io',
    `The task store ${path} failed on ${operation} (${errno}). Check the disk.`,
    options,
  );
}

/** Runs `work` and words what the file system throws in it. */
export function wordingFailures<T>(operation: FileFailure['operation'], path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw fileErrorOf({ operation, path, errno: errnoOf(cause) }, cause);
  }
}
