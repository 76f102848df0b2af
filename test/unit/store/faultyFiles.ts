import nodeFs from 'node:fs';
import type { FileSystem } from '../../../src/store/fileSystem.ts';

type Operation = keyof FileSystem;

/** The real files, of which one kind of operation on one kind of file can be made to fail. */
export class FaultyFiles implements FileSystem {
  /** How many operations of each kind went through. */
  readonly counts = new Map<Operation, number>();
  readonly #paths = new Map<number, string>();
  #fault: { operation: Operation; suffix: string; errno: string } | undefined;

  /** From now on every such operation on a file whose path ends so fails with the code. */
  fail(operation: Operation, suffix: string, errno: string): void {
    this.#fault = { operation, suffix, errno };
  }

  heal(): void {
    this.#fault = undefined;
  }

  count(operation: Operation): number {
    return this.counts.get(operation) ?? 0;
  }

  openSync(path: string, flags: string | number, mode?: number): number {
    this.#pass('openSync', path);
    const fd = nodeFs.openSync(path, flags, mode);
    this.#paths.set(fd, path);
    return fd;
  }
  closeSync(fd: number): void {
    nodeFs.closeSync(fd);
    this.#paths.delete(fd);
  }
  readSync(fd: number, buffer: Uint8Array, offset: number, length: number, position: number): number {
    this.#pass('readSync', fd);
    return nodeFs.readSync(fd, buffer, offset, length, position);
  }
  writeSync(fd: number, buffer: Uint8Array, offset: number, length: number, position: number): number {
    this.#pass('writeSync', fd);
    return nodeFs.writeSync(fd, buffer, offset, length, position);
  }
  fsyncSync(fd: number): void {
    this.#pass('fsyncSync', fd);
    nodeFs.fsyncSync(fd);
  }
  fdatasyncSync(fd: number): void {
    this.#pass('fdatasyncSync', fd);
    nodeFs.fdatasyncSync(fd);
  }
  ftruncateSync(fd: number, length: number): void {
    this.#pass('ftruncateSync', fd);
    nodeFs.ftruncateSync(fd, length);
  }
  fstatSync(fd: number): { size: number } {
    this.#pass('fstatSync', fd);
    return nodeFs.fstatSync(fd);
  }
  existsSync(path: string): boolean {
    return nodeFs.existsSync(path);
  }
  unlinkSync(path: string): void {
    this.#pass('unlinkSync', path);
    nodeFs.unlinkSync(path);
  }
  renameSync(from: string, to: string): void {
    this.#pass('renameSync', from);
    nodeFs.renameSync(from, to);
  }

  #pass(operation: Operation, on: number | string): void {
    const path = typeof on === 'string' ? on : (this.#paths.get(on) ?? '');
    if (this.#fault?.operation === operation && path.endsWith(this.#fault.suffix))
      throw Object.assign(new Error(`${this.#fault.errno}: injected`), { code: this.#fault.errno });
    this.counts.set(operation, this.count(operation) + 1);
  }
}
