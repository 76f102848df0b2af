import { dirname } from 'node:path';
import { errnoOf, type FileSystem } from './fileSystem.ts';

/** What a file system answers that cannot sync a folder at all, and needs no such thing. */
const FOLDER_SYNC_UNSUPPORTED = new Set(['EINVAL', 'ENOTSUP', 'EISDIR', 'EPERM', 'EACCES']);

/**
 * Makes the creation, renaming or deletion of `path` survive a power cut, by syncing the folder that holds its name.
 * Windows has no such call and writes names through.
 */
export function syncFolderOf(files: FileSystem, path: string): void {
  if (process.platform === 'win32') return;
  const fd = files.openSync(dirname(path), 'r');
  try {
    files.fsyncSync(fd);
  } catch (error) {
    if (!FOLDER_SYNC_UNSUPPORTED.has(errnoOf(error))) throw error;
  } finally {
    files.closeSync(fd);
  }
}

/** Reads `length` bytes at `position`, fewer only at the end of the file; returns how many it read. */
export function readFully(
  files: FileSystem,
  fd: number,
  buffer: Uint8Array,
  offset: number,
  length: number,
  position: number,
): number {
  let done = 0;
  while (done < length) {
    const read = files.readSync(fd, buffer, offset + done, length - done, position + done);
    if (read === 0) break;
    done += read;
  }
  return done;
}

/** Writes all of the bytes or throws. */
export function writeFully(
  files: FileSystem,
  fd: number,
  buffer: Uint8Array,
  offset: number,
  length: number,
  position: number,
): void {
  let done = 0;
  while (done < length) {
    const written = files.writeSync(fd, buffer, offset + done, length - done, position + done);
    if (written === 0) throw Object.assign(new Error('nothing was written'), { code: 'EIO' });
    done += written;
  }
}

const COPY_CHUNK = 1 << 20;

/**
 * Copies a file so that the copy, and its name, survive a power cut. It gets its name once it is whole: an older file at
 * `to` is replaced then or not at all.
 */
export function copyDurably(files: FileSystem, from: string, to: string): void {
  const part = `${to}.part`;
  try {
    copySynced(files, from, part);
    files.renameSync(part, to);
  } catch (error) {
    discard(files, part);
    throw error;
  }
  syncFolderOf(files, to);
}

function copySynced(files: FileSystem, from: string, to: string): void {
  const source = files.openSync(from, 'r');
  try {
    const target = files.openSync(to, 'w', 0o600);
    try {
      transfer(files, source, target);
      files.fsyncSync(target);
    } finally {
      files.closeSync(target);
    }
  } finally {
    files.closeSync(source);
  }
}

/** What is left of it where that fails, too, is overwritten the next time. */
function discard(files: FileSystem, part: string): void {
  try {
    if (files.existsSync(part)) files.unlinkSync(part);
  } catch {
    // The caller tells why the copy failed; that is the cause of this as well.
  }
}

/**
 * Writes the bytes of a file over themselves and syncs it. After a failed sync the system's cache can hold bytes that
 * are not on the disk but count as written, so that a later sync passes over them; once rewritten they are true.
 */
export function rewriteInPlace(files: FileSystem, path: string): void {
  const fd = files.openSync(path, 'r+');
  try {
    transfer(files, fd, fd);
    files.fsyncSync(fd);
  } finally {
    files.closeSync(fd);
  }
  syncFolderOf(files, path);
}

function transfer(files: FileSystem, source: number, target: number): void {
  const { size } = files.fstatSync(source);
  const chunk = new Uint8Array(Math.min(COPY_CHUNK, size));
  for (let position = 0; position < size; position += chunk.length) {
    const length = readFully(files, source, chunk, 0, chunk.length, position);
    writeFully(files, target, chunk, 0, length, position);
  }
}
