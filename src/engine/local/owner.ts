import nodeFs from 'node:fs';
import { dirname, join } from 'node:path';
import { isFull } from '../../store/fileFailure.ts';
import { ownerFiles, parseOwnerRecord, type OwnerFile, type OwnerRecord } from './ownerRecord.ts';
import type { Probe } from './probeSocket.ts';
import type { ProcessIdentity } from './processIdentity.ts';

export { readOwner, type OwnerRecord } from './ownerRecord.ts';

/** The file operations behind ownership, a subset of `node:fs`. */
export interface OwnerFileSystem {
  readdirSync(path: string): string[];
  readFileSync(path: string, encoding: 'utf8'): string;
  writeFileSync(path: string, text: string, options: { mode: number; flag: string; flush: boolean }): void;
  linkSync(existing: string, path: string): void;
  unlinkSync(path: string): void;
  renameSync(from: string, to: string): void;
  statSync(path: string): { readonly ino: number; readonly mtimeMs: number };
}

export interface AcquireOptions {
  /** The store's folder; it exists. */
  readonly storeDir: string;
  /** Where the caller listens *already*: whoever finds this record and no answer there takes the store over. */
  readonly address: string;
  readonly token: string;
  readonly protocol: number;
  readonly schema: number;
  /** Unique to this attempt, and safe in a file name. */
  readonly nonce: string;
  readonly identity: ProcessIdentity;
  readonly probe: Probe;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly files?: OwnerFileSystem;
}

/** The right to write to a store, as long as `still()` says so. */
export interface Ownership {
  /** Rises with every owner of the store. */
  readonly generation: number;
  readonly record: OwnerRecord;
  /** Whether nobody has taken the store over. Cheap: to be asked before each commit. */
  still(): boolean;
  /** Gives the store up in good order; again is harmless. */
  release(): void;
}

/** The store has a living owner: attach to `record.address` instead. */
export class OwnedError extends Error {
  override name = 'OwnedError';
  readonly record: OwnerRecord;
  constructor(storeDir: string, record: OwnerRecord) {
    super(`The task queue in ${storeDir} is in use by process ${record.pid}.`);
    this.record = record;
  }
}

/** Nobody can tell from here whether the owner lives, or the owner file cannot be made. A person has to decide. */
export class OwnershipError extends Error {
  override name = 'OwnershipError';
}

const TEMPORARY = 'owner.new.';
const ABANDONED_AFTER_MS = 60_000;
const ATTEMPTS = 50;

/**
 * Makes the caller the one owner of a store. Owner files are numbered; the highest number rules, and it appears by
 * `link`, which only one of several contenders can do. Nobody removes the ruling file, its own owner neither (who
 * leaves a released record instead), so that the highest number never falls and a slow contender cannot win with an old
 * view of the folder.
 *
 * @throws OwnedError when a living owner answers.
 * @throws OwnershipError when an owner on another machine or in another container does not answer, which proves nothing.
 */
export async function acquireOwner(options: AcquireOptions): Promise<Ownership> {
  const contender = new Contender(options);
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const won = await contender.tryOnce();
      if (won) return won;
    }
  } finally {
    contender.removeTemporary();
  }
  throw new OwnershipError(
    `Too many programs tried to open the task queue in ${options.storeDir}. Try again.`,
  );
}

class Contender {
  readonly #options: AcquireOptions;
  readonly #files: OwnerFileSystem;
  readonly #record: OwnerRecord;
  readonly #temporary: string;

  constructor(options: AcquireOptions) {
    const { identity, address, token, protocol, schema, nonce } = options;
    this.#options = options;
    this.#files = options.files ?? nodeFs;
    this.#record = { ...identity, address, token, protocol, schema, nonce, startedAt: options.now() };
    this.#temporary = join(options.storeDir, TEMPORARY + nonce);
    this.#write(this.#temporary, this.#record);
  }

  /** One look at the folder and one attempt; `undefined` means that somebody else was quicker and to look again. */
  async tryOnce(): Promise<Ownership | undefined> {
    const [ruling] = this.#list();
    const predecessor = ruling && this.#read(ruling);
    if (predecessor === 'gone') return undefined;
    if (predecessor) await this.#refuseUnlessDead(ruling, predecessor);
    const generation = (ruling?.generation ?? 0) + 1;
    const path = join(this.#options.storeDir, `owner.${generation}`);
    if (!this.#link(path)) return undefined;
    if (!this.#rules(generation, ruling)) {
      this.#remove(path);
      return undefined;
    }
    this.#tidy(generation, predecessor);
    return this.#ownership(generation, path);
  }

  removeTemporary(): void {
    this.#remove(this.#temporary);
  }

  async #refuseUnlessDead(file: OwnerFile, record: OwnerRecord): Promise<void> {
    const { storeDir, identity, probe } = this.#options;
    if (record.released) return;
    if ((await probe(record.address)) === 'answers') throw new OwnedError(storeDir, record);
    if (record.hostId !== identity.hostId) throw unreachable(storeDir, file, record, 'on another machine');
    if (differ(record.bootId, identity.bootId)) return;
    if (differ(record.pidNamespace, identity.pidNamespace))
      throw unreachable(storeDir, file, record, 'in another container');
  }

  /**
   * Whether the file just linked is the highest. A slow contender may have linked one that others have left behind: its
   * predecessor is missing then, since files are removed oldest first, or the folder shows a higher one.
   */
  #rules(generation: number, predecessor: OwnerFile | undefined): boolean {
    if (predecessor && !Number.isFinite(this.#modified(predecessor.path))) return false;
    return this.#list()[0]?.generation === generation;
  }

  #ownership(generation: number, path: string): Ownership {
    const mine = this.#files.statSync(path);
    let released = false;
    const still = (): boolean => {
      if (released) return false;
      try {
        const found = this.#files.statSync(path);
        return found.ino === mine.ino && found.mtimeMs === mine.mtimeMs;
      } catch {
        return false;
      }
    };
    const release = (): void => {
      if (still()) this.#replace(path, { ...this.#record, token: '', released: true });
      released = true;
    };
    return { generation, record: this.#record, still, release };
  }

  #tidy(generation: number, predecessor: OwnerRecord | undefined): void {
    const { address, storeDir, now } = this.#options;
    for (const file of this.#list().toReversed()) if (file.generation < generation) this.#remove(file.path);
    if (
      predecessor &&
      dirname(predecessor.address) === dirname(address) &&
      predecessor.address.endsWith('.sock')
    )
      this.#remove(predecessor.address);
    for (const name of this.#files.readdirSync(storeDir)) {
      const path = join(storeDir, name);
      if (name.startsWith(TEMPORARY) && this.#modified(path) < now() - ABANDONED_AFTER_MS) this.#remove(path);
    }
  }

  /** Infinity if the file does not exist. */
  #modified(path: string): number {
    try {
      return this.#files.statSync(path).mtimeMs;
    } catch {
      return Infinity;
    }
  }

  #list(): OwnerFile[] {
    const { storeDir } = this.#options;
    return ownerFiles(storeDir, this.#files.readdirSync(storeDir));
  }

  #read(file: OwnerFile): OwnerRecord | undefined | 'gone' {
    try {
      return parseOwnerRecord(this.#files.readFileSync(file.path, 'utf8'));
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return 'gone';
      throw unusable(file.path, 'read', error);
    }
  }

  /** Whether this contender was the one to make the file. */
  #link(path: string): boolean {
    try {
      this.#files.linkSync(this.#temporary, path);
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      throw unusable(path, 'made', error);
    }
  }

  #write(path: string, record: OwnerRecord): void {
    try {
      this.#files.writeFileSync(path, JSON.stringify(record), { mode: 0o600, flag: 'wx', flush: true });
    } catch (error) {
      this.#forget(path, error);
      throw unusable(path, 'written', error);
    }
  }

  /** A disk that is full takes the name and not the text. Why the writing failed matters more than what is left of it. */
  #forget(path: string, cause: unknown): void {
    if (codeOf(cause) === 'EEXIST') return;
    try {
      this.#files.unlinkSync(path);
    } catch {
      // Contenders that come later remove what is abandoned.
    }
  }

  #replace(path: string, record: OwnerRecord): void {
    this.#write(this.#temporary, record);
    this.#files.renameSync(this.#temporary, path);
  }

  /** Removes what nobody needs any more; somebody else may do so at the same time. */
  #remove(path: string): void {
    try {
      this.#files.unlinkSync(path);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw unusable(path, 'removed', error);
    }
  }
}

function differ(theirs: string, ours: string): boolean {
  return theirs !== '' && ours !== '' && theirs !== ours;
}

function unreachable(storeDir: string, file: OwnerFile, record: OwnerRecord, where: string): OwnershipError {
  return new OwnershipError(
    `The task queue in ${storeDir} is marked as in use by process ${record.pid} ${where}, which cannot be reached from ` +
      `here. Close it there; if nothing uses it any more, delete ${file.path} and try again.`,
  );
}

function unusable(path: string, done: string, error: unknown): OwnershipError {
  const code = codeOf(error);
  const advice = isFull({ errno: code })
    ? 'The disk is full: free some space and try again.'
    : 'Check its folder.';
  return new OwnershipError(`The owner file ${path} could not be ${done} (${code}). ${advice}`, {
    cause: error,
  });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'EUNKNOWN';
}
