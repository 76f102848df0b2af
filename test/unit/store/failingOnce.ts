import nodeFs from 'node:fs';
import type { FileSystem } from '../../../src/store/fileSystem.ts';

/**
 * What befalls one operation. `torn`: a write gets half of its bytes to the file, then fails. The crashes end the
 * process, as it were: nothing that it would have done afterwards is done; what was written stays with the system.
 */
export const FAULTS = [
  'EIO',
  'ENOSPC',
  'EROFS',
  'torn',
  'crash before',
  'crash after',
  'crash torn',
] as const;
export type Fault = (typeof FAULTS)[number];

/** What is written stays with the system in all these faults: a real sync would only take time. */
const realFiles: FileSystem = { ...nodeFs, fdatasyncSync: () => undefined };

/** Files, the real ones if no others are given, of which the operation with one number, counted over all kinds from 1, meets a fault. */
export class FailingOnce implements FileSystem {
  readonly #files: FileSystem;
  readonly #at: number;
  readonly #fault: Fault;
  #count = 0;
  #hasCrashed = false;
  #met: string | undefined;

  constructor(at: number, fault: Fault, files: FileSystem = realFiles) {
    this.#files = files;
    this.#at = at;
    this.#fault = fault;
  }

  /** How many operations there were. */
  get count(): number {
    return this.#count;
  }

  /** The name of the operation that met the fault. */
  get met(): string | undefined {
    return this.#met;
  }

  openSync(path: string, flags: string | number, mode?: number): number {
    return this.#operate('open', () => this.#files.openSync(path, flags, mode));
  }
  /** Frees what this process holds; a crash does so too. */
  closeSync(fd: number): void {
    this.#files.closeSync(fd);
  }
  readSync(fd: number, buffer: Uint8Array, offset: number, length: number, position: number): number {
    return this.#operate('read', () => this.#files.readSync(fd, buffer, offset, length, position));
  }
  writeSync(fd: number, buffer: Uint8Array, offset: number, length: number, position: number): number {
    return this.#operate(
      'write',
      () => this.#files.writeSync(fd, buffer, offset, length, position),
      () => this.#files.writeSync(fd, buffer, offset, length >> 1, position),
    );
  }
  fsyncSync(fd: number): void {
    this.#operate('fsync', () => this.#files.fsyncSync(fd));
  }
  fdatasyncSync(fd: number): void {
    this.#operate('fdatasync', () => this.#files.fdatasyncSync(fd));
  }
  ftruncateSync(fd: number, length: number): void {
    this.#operate('truncate', () => this.#files.ftruncateSync(fd, length));
  }
  fstatSync(fd: number): { size: number } {
    return this.#operate('fstat', () => this.#files.fstatSync(fd));
  }
  existsSync(path: string): boolean {
    return this.#files.existsSync(path);
  }
  unlinkSync(path: string): void {
    this.#operate('unlink', () => this.#files.unlinkSync(path));
  }
  renameSync(from: string, to: string): void {
    this.#operate('rename', () => this.#files.renameSync(from, to));
  }

  #operate<T>(name: string, work: () => T, half: () => unknown = () => undefined): T {
    if (this.#hasCrashed) throw failure('ECRASHED');
    if (++this.#count !== this.#at) return work();
    this.#met = name;
    this.#hasCrashed = this.#fault.startsWith('crash');
    if (this.#fault.endsWith('torn')) half();
    if (this.#fault === 'crash after') work();
    throw failure(this.#hasCrashed ? 'ECRASHED' : this.#fault === 'torn' ? 'EIO' : this.#fault);
  }
}

function failure(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}
