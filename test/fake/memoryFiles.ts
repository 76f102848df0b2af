import { constants } from 'node:fs';
import type { FileSystem } from '../../src/store/fileSystem.ts';

const LEAST_ROOM = 64 * 1024;

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Bytes whose room grows by doubling; those that it begins with belong to others, and are copied when they change. */
class Bytes {
  #room: Buffer;
  #isOwn = false;
  length: number;

  constructor(bytes: Uint8Array) {
    this.#room = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.length = bytes.length;
  }

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
    if (!this.#isOwn || length > this.#room.length) this.#grow(length);
    if (length < this.length) this.#room.fill(0, length, this.length);
    this.length = length;
  }

  /** Makes some of it, and the length, those of `other`. */
  takeOver(other: Bytes, ranges: readonly Range[]): void {
    if (ranges.length === 0) return;
    this.setLength(other.length);
    for (const { from, to } of ranges)
      if (from < this.length) other.#room.copy(this.#room, from, from, Math.min(to, this.length));
  }

  #grow(length: number): void {
    const larger = Buffer.alloc(Math.max(LEAST_ROOM, length, 2 * this.#room.length));
    this.#room.copy(larger);
    this.#room = larger;
    this.#isOwn = true;
  }
}

/** One file: its bytes as the system shows them, and those that lie on the disk. */
class Content {
  readonly shown: Bytes;
  readonly #onDisk: Bytes;
  /** Where the two differ. */
  #unsynced: Range[] = [];

  constructor(bytes: Uint8Array) {
    this.shown = new Bytes(bytes);
    this.#onDisk = new Bytes(bytes);
  }

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

  /** @param files what lies on the disk, by path */
  constructor(files: ReadonlyMap<string, Uint8Array> = new Map()) {
    for (const [path, bytes] of files) this.#names.set(path, new Content(bytes));
    this.#namesOnDisk = new Map(this.#names);
  }

  bytesOf(path: string): Uint8Array {
    const content = this.#names.get(path);
    if (!content) throw missing(path);
    const bytes = new Uint8Array(content.shown.length);
    content.shown.read(bytes, 0, bytes.length, 0);
    return bytes;
  }

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
    const content = new Content(new Uint8Array(0));
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
