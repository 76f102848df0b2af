import nodeFs from 'node:fs';
import { basename, join } from 'node:path';
import type { FileSystem } from '../../../src/store/fileSystem.ts';

type FileId = number;
type Change =
  | { readonly kind: 'write'; readonly file: FileId; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly file: FileId; readonly length: number };
type NameChange =
  | { readonly kind: 'create'; readonly name: string; readonly file: FileId }
  | { readonly kind: 'delete'; readonly name: string };
type Event =
  | Change
  | NameChange
  | { readonly kind: 'sync'; readonly file: FileId }
  /** A sync that failed: what was unsynced stays in the system's cache and is never written to the disk. */
  | { readonly kind: 'sync-failed'; readonly file: FileId }
  | { readonly kind: 'sync-folder' }
  | { readonly kind: 'acknowledged'; readonly commit: number };

/** Chooses what of the unsynced survives a power cut: a number from 0 up to 1. */
export type Chance = () => number;

const SECTOR = 512;

/**
 * The real files, with a record of every change and every sync, from which the state of the disk after a power cut at
 * any point can be made: what was synced is there, of the rest each write is there, torn or missing as chance has it.
 */
export class RecordedDisk implements FileSystem {
  readonly events: Event[] = [];
  readonly #open = new Map<number, FileId | 'folder'>();
  readonly #names = new Map<string, FileId>();
  #nextFile = 1;
  #failNextSync = false;

  /** Notes that the caller was told that this commit is durable. */
  acknowledge(commit: number): void {
    this.events.push({ kind: 'acknowledged', commit });
  }

  /** Lets the next sync of a file fail, and its unsynced bytes never reach the disk. */
  failNextSync(): void {
    this.#failNextSync = true;
  }

  openSync(path: string, flags: string | number, mode?: number): number {
    const existed = nodeFs.existsSync(path);
    const fd = nodeFs.openSync(path, flags, mode);
    if (nodeFs.fstatSync(fd).isDirectory()) this.#open.set(fd, 'folder');
    else this.#open.set(fd, this.#fileAt(path, existed));
    return fd;
  }
  closeSync(fd: number): void {
    nodeFs.closeSync(fd);
    this.#open.delete(fd);
  }
  readSync(fd: number, buffer: Uint8Array, offset: number, length: number, position: number): number {
    return nodeFs.readSync(fd, buffer, offset, length, position);
  }
  writeSync(fd: number, buffer: Uint8Array, offset: number, length: number, position: number): number {
    const bytes = Buffer.from(buffer.slice(offset, offset + length));
    this.events.push({ kind: 'write', file: this.#fileOf(fd), at: position, bytes });
    return nodeFs.writeSync(fd, buffer, offset, length, position);
  }
  fsyncSync(fd: number): void {
    if (this.#open.get(fd) === 'folder') this.events.push({ kind: 'sync-folder' });
    else this.fdatasyncSync(fd);
  }
  fdatasyncSync(fd: number): void {
    const file = this.#fileOf(fd);
    if (!this.#failNextSync) {
      this.events.push({ kind: 'sync', file });
      return;
    }
    this.#failNextSync = false;
    this.events.push({ kind: 'sync-failed', file });
    throw Object.assign(new Error('EIO: injected'), { code: 'EIO' });
  }
  ftruncateSync(fd: number, length: number): void {
    this.events.push({ kind: 'truncate', file: this.#fileOf(fd), length });
    nodeFs.ftruncateSync(fd, length);
  }
  fstatSync(fd: number): { size: number } {
    return nodeFs.fstatSync(fd);
  }
  existsSync(path: string): boolean {
    return nodeFs.existsSync(path);
  }
  unlinkSync(path: string): void {
    nodeFs.unlinkSync(path);
    this.#names.delete(basename(path));
    this.events.push({ kind: 'delete', name: basename(path) });
  }
  renameSync(): void {
    throw new Error('nothing is renamed in these tests');
  }

  #fileAt(path: string, existed: boolean): FileId {
    const name = basename(path);
    const known = this.#names.get(name);
    if (existed && known !== undefined) return known;
    const file = this.#nextFile++;
    this.#names.set(name, file);
    this.events.push({ kind: 'create', name, file });
    return file;
  }

  #fileOf(fd: number): FileId {
    const file = this.#open.get(fd);
    if (typeof file !== 'number') throw new Error('not a file');
    return file;
  }
}

/** What a power cut left. */
export interface Remains {
  /** The highest commit that had been acknowledged; 0 if none. */
  readonly acknowledged: number;
}

/** Makes in `folder` what a power cut after the first `count` events leaves on the disk. */
export function afterPowerCut(
  events: readonly Event[],
  count: number,
  folder: string,
  chance: Chance,
): Remains {
  const disk = new Disk(chance);
  let acknowledged = 0;
  for (const event of events.slice(0, count)) {
    if (event.kind === 'acknowledged') acknowledged = event.commit;
    else disk.apply(event);
  }
  for (const [name, bytes] of disk.cut()) nodeFs.writeFileSync(join(folder, name), bytes);
  return { acknowledged };
}

class Disk {
  readonly #contents = new Map<FileId, Buffer>();
  readonly #pending = new Map<FileId, Change[]>();
  readonly #names = new Map<string, FileId>();
  readonly #chance: Chance;
  #pendingNames: NameChange[] = [];

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  apply(event: Exclude<Event, { kind: 'acknowledged' }>): void {
    switch (event.kind) {
      case 'write':
      case 'truncate':
        this.#pending.set(event.file, [...(this.#pending.get(event.file) ?? []), event]);
        return;
      case 'create':
      case 'delete':
        this.#pendingNames.push(event);
        return;
      case 'sync':
        for (const change of this.#take(event.file)) this.#change(change);
        return;
      case 'sync-failed':
        this.#take(event.file);
        return;
      case 'sync-folder':
        for (const change of this.#pendingNames.splice(0)) this.#rename(change);
    }
  }

  /** The files by name, with chance deciding about what was not synced. */
  cut(): Map<string, Buffer> {
    for (const changes of this.#pending.values()) {
      for (const change of changes) this.#maybeChange(change);
    }
    const survivors = Math.floor(this.#chance() * (this.#pendingNames.length + 1));
    for (const change of this.#pendingNames.slice(0, survivors)) this.#rename(change);
    return new Map(
      [...this.#names].map(([name, file]) => [name, this.#contents.get(file) ?? Buffer.alloc(0)]),
    );
  }

  #take(file: FileId): Change[] {
    const changes = this.#pending.get(file) ?? [];
    this.#pending.delete(file);
    return changes;
  }

  #maybeChange(change: Change): void {
    const fate = this.#chance();
    if (fate < 0.4) return;
    if (fate < 0.7 || change.kind === 'truncate') return this.#change(change);
    const sectors = Math.floor((this.#chance() * change.bytes.length) / SECTOR);
    const first = this.#chance() < 0.5;
    const torn = sectors * SECTOR;
    if (first) this.#change({ ...change, bytes: change.bytes.subarray(0, torn) });
    else this.#change({ ...change, at: change.at + torn, bytes: change.bytes.subarray(torn) });
  }

  #change(change: Change): void {
    const old = this.#contents.get(change.file) ?? Buffer.alloc(0);
    const length =
      change.kind === 'write' ? Math.max(old.length, change.at + change.bytes.length) : change.length;
    const next = Buffer.alloc(length);
    old.copy(next);
    if (change.kind === 'write') change.bytes.copy(next, change.at);
    this.#contents.set(change.file, next);
  }

  #rename(change: NameChange): void {
    if (change.kind === 'create') this.#names.set(change.name, change.file);
    else this.#names.delete(change.name);
  }
}

/** A repeatable sequence of numbers from 0 up to 1 (mulberry32). */
export function seeded(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
