import { constants } from 'node:fs';
import { copyDurably, readFully, syncFolderOf, writeFully } from './durableFiles.ts';
import { isFull, type FileFailure } from './fileFailure.ts';
import { errnoOf, type FileSystem } from './fileSystem.ts';
import { OPEN_FLAG, SQLITE } from './resultCodes.ts';

/** One file that SQLite holds open. */
export interface OpenFile {
  readonly fd: number;
  readonly path: string;
  readonly deleteOnClose: boolean;
  /** SQLite's lock level; nobody else can hold one, since a store has one owner. */
  lock: number;
}

/**
 * The files of one database (the database, its `-wal`, its `-journal`) as SQLite operates on them. Every operation
 * answers with a SQLite result code and never throws; the cause of the last failure is kept in `failure`.
 *
 * After the first failed write, sync, truncation or deletion nothing is changed any more through this object: what a
 * failed sync left on the disk is unknown, and a second sync that succeeds proves nothing.
 */
export class NodeFiles {
  readonly path: string;
  failure: FileFailure | undefined;
  readonly #fs: FileSystem;
  readonly #open = new Set<OpenFile>();
  #frozen = false;

  constructor(fs: FileSystem, path: string) {
    this.#fs = fs;
    this.path = path;
  }

  /** Whether changes are refused from now on. */
  get frozen(): boolean {
    return this.#frozen;
  }

  /** Refuses every change from now on; reading goes on. */
  freeze(): void {
    this.#frozen = true;
  }

  /** Opens a file with SQLite's open flags; `undefined` if that failed. A new file's name is made durable at once. */
  open(path: string, flags: number): OpenFile | undefined {
    const opened: OpenFile[] = [];
    const code = this.#attempt('open', path, SQLITE.CANTOPEN, () => {
      const isNew = (flags & OPEN_FLAG.CREATE) !== 0 && !this.#fs.existsSync(path);
      const fd = this.#fs.openSync(path, openMode(flags), 0o600);
      opened.push({ fd, path, deleteOnClose: (flags & OPEN_FLAG.DELETE_ON_CLOSE) !== 0, lock: 0 });
      if (isNew) syncFolderOf(this.#fs, path);
    });
    for (const file of opened) this.#open.add(file);
    if (code === SQLITE.OK) return opened[0];
    this.closeAll();
    return undefined;
  }

  close(file: OpenFile): number {
    if (!this.#open.delete(file)) return SQLITE.OK;
    return this.#attempt('open', file.path, SQLITE.IOERR, () => {
      this.#fs.closeSync(file.fd);
      if (file.deleteOnClose && !this.#frozen) this.#fs.unlinkSync(file.path);
    });
  }

  /** Closes whatever is still open, whether or not SQLite did. */
  closeAll(): void {
    for (const file of this.#open) this.close(file);
  }

  /** Reads into `buffer` and fills with zeros what lies behind the end of the file, as SQLite asks. */
  read(file: OpenFile, buffer: Uint8Array, offset: number, length: number, position: number): number {
    let read = 0;
    const code = this.#attempt('read', file.path, SQLITE.IOERR_READ, () => {
      read = readFully(this.#fs, file.fd, buffer, offset, length, position);
    });
    if (code !== SQLITE.OK || read === length) return code;
    buffer.fill(0, offset + read, offset + length);
    return SQLITE.IOERR_SHORT_READ;
  }

  write(file: OpenFile, buffer: Uint8Array, offset: number, length: number, position: number): number {
    const code = this.#change('write', file.path, SQLITE.IOERR_WRITE, () =>
      writeFully(this.#fs, file.fd, buffer, offset, length, position),
    );
    return code !== SQLITE.OK && isFull(this.failure) ? SQLITE.FULL : code;
  }

  truncate(file: OpenFile, length: number): number {
    return this.#change('truncate', file.path, SQLITE.IOERR_TRUNCATE, () =>
      this.#fs.ftruncateSync(file.fd, length),
    );
  }

  /** Waits until the file's bytes and length are on the disk (on macOS this is `F_FULLFSYNC`). */
  sync(file: OpenFile): number {
    return this.#change('sync', file.path, SQLITE.IOERR_FSYNC, () => this.#fs.fdatasyncSync(file.fd));
  }

  /** The length in bytes, or -1 if it cannot be told. */
  size(file: OpenFile): number {
    let size = -1;
    this.#attempt('measure', file.path, SQLITE.IOERR_FSTAT, () => {
      size = this.#fs.fstatSync(file.fd).size;
    });
    return size;
  }

  exists(path: string): boolean {
    return this.#fs.existsSync(path);
  }

  /** Deletes a file and, when asked, makes the deletion durable. */
  delete(path: string, durably: boolean): number {
    if (!this.#fs.existsSync(path)) return SQLITE.IOERR_DELETE_NOENT;
    return this.#change('delete', path, SQLITE.IOERR_DELETE, () => {
      this.#fs.unlinkSync(path);
      if (durably) syncFolderOf(this.#fs, path);
    });
  }

  /** Copies the database file, without its log. @throws what the file system throws. */
  copyTo(path: string): void {
    copyDurably(this.#fs, this.path, path);
  }

  #change(operation: FileFailure['operation'], path: string, code: number, work: () => void): number {
    if (this.#frozen) return code;
    const result = this.#attempt(operation, path, code, work);
    if (result !== SQLITE.OK) this.#frozen = true;
    return result;
  }

  #attempt(operation: FileFailure['operation'], path: string, code: number, work: () => void): number {
    try {
      work();
      return SQLITE.OK;
    } catch (error) {
      this.failure = { operation, path, errno: errnoOf(error) };
      return code;
    }
  }
}

/** A link is not followed: its log would lie beside the link, and whoever opens the file itself would not find it. */
function openMode(flags: number): number {
  const access = flags & OPEN_FLAG.READWRITE ? constants.O_RDWR : constants.O_RDONLY;
  const create = flags & OPEN_FLAG.CREATE ? constants.O_CREAT : 0;
  const exclusive = flags & OPEN_FLAG.EXCLUSIVE ? constants.O_EXCL : 0;
  const noLink = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW;
  return access | create | exclusive | noLink;
}
