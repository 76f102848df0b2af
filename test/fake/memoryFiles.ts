import { constants } from 'node:fs';
import type { FileSystem } from '../../src/store/fileSystem.ts';

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Bytes whose room grows by doubling. */
class Bytes {
  #room = Buffer.alloc(0);
  length = 0;

  read(into: Uint8Array, offset: number, length: number, position: number): number {
    const found = this.#room.subarray(position, Math.min(this.length, position + length));
    into.set(found, offset);
    return found.length;
  }

  write(bytes: Uint8Array, position: number): void {
    this.setLength(Math.max(this.length, position + bytes.length));
    this.#room.set(bytes, position);
  }

  /** What is behind the end reads as zeros, should the file grow again. */
  setLength(length: number): void {
    if (length < this.length) this.#room.fill(0, length, this.length);
    this.length = length;
    if (length <= this.#room.length) return;
    const larger = Buffer.alloc(Math.max(length, 2 * this.#room.length));
    this.#room.copy(larger);
    this.#room = larger;
  }

  /** Makes some of it, and the length, those of `other`. */
  takeOver(other: Bytes, ranges: readonly Range[]): void {
    this.setLength(other.length);
    for (const { from, to } of ranges) other.#room.copy(this.#room, from, from, Math.min(to, other.length));
  }
}

/** One file: its bytes as the system shows them, and those that lie on the disk. */
class Content {
  readonly shown = new Bytes();
  readonly #onDisk = new Bytes();
  /** Where the two differ. */
  #unsynced: Range[] = [];

  write(bytes: Uint8Array, position: number): void {
    this.#unsynced.push({ from: Math.min(position, this.shown.length), to: position + bytes.length });
    this.shown.write(bytes, position);
  }

  truncate(length: number): void {
    const range = { from: Math.min(length, this.shown.length), to: Math.max(length, this.shown.length) };
    this.#unsynced.push(range);
    this.shown.setLength(length);
  }

  sync(): void {
    this.#onDisk.takeOver(this.shown, this.#unsynced.splice(0));
  }

  cutPower(): void {
    this.shown.takeOver(this.#onDisk, this.#unsynced.splice(0));
  }
}

/**
 * Files that lie in memory, in folders that are always there. A power cut leaves the bytes that were synced, under the
 * names that were.
 */
export class MemoryFiles implements FileSystem {
  readonly #open = new Map<number, Content | 'folder'>();
  #names = new Map<string, Content>();
  #namesOnDisk: ReadonlyMap<string, Content> = new Map();
  #nextFd = 1;

  cutPower(): void {
    this.#open.clear();
    this.#names = new Map(this.#namesOnDisk);
    for (const content of this.#names.values()) content.cutPower();
  }

  openSync(path: string, flags: string | number): number {
    const fd = this.#nextFd++;
    const known = this.#names.get(path);
    if (flags === 'w') known?.truncate(0);
    if (known) this.#open.set(fd, known);
    else if (flags === 'r') this.#open.set(fd, 'folder');
    else this.#open.set(fd, this.#create(path, flags));
    return fd;
  }
  closeSync(fd: number): void {
    this.#open.delete(fd);
  }
  readSync(fd: number, buffer: Uint8Array, offset: number, length: number, position: number): number {
    return this.#contentOf(fd).shown.read(buffer, offset, length, position);
  }
  writeSync(fd: number, buffer: Uint8Array, offset: number, length: number, position: number): number {
    this.#contentOf(fd).write(buffer.subarray(offset, offset + length), position);
    return length;
  }
  fsyncSync(fd: number): void {
    if (this.#open.get(fd) === 'folder') this.#namesOnDisk = new Map(this.#names);
    else this.#contentOf(fd).sync();
  }
  fdatasyncSync(fd: number): void {
    this.#contentOf(fd).sync();
  }
  ftruncateSync(fd: number, length: number): void {
    this.#contentOf(fd).truncate(length);
  }
  fstatSync(fd: number): { size: number } {
    return { size: this.#contentOf(fd).shown.length };
  }
  existsSync(path: string): boolean {
    return this.#names.has(path);
  }
  unlinkSync(path: string): void {
    this.#names.delete(path);
  }
  renameSync(from: string, to: string): void {
    const content = this.#names.get(from);
    if (!content) throw missing(from);
    this.#names.delete(from);
    this.#names.set(to, content);
  }

  #create(path: string, flags: string | number): Content {
    const creates = flags === 'w' || (typeof flags === 'number' && (flags & constants.O_CREAT) !== 0);
    if (!creates) throw missing(path);
    const content = new Content();
    this.#names.set(path, content);
    return content;
  }

  #contentOf(fd: number): Content {
    const content = this.#open.get(fd);
    if (!(content instanceof Content)) throw Object.assign(new Error(`EBADF: ${fd}`), { code: 'EBADF' });
    return content;
  }
}

function missing(path: string): Error {
  return Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
}
