import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessIdentity } from './processIdentity.ts';

/** Who owns a store: what its owner file says. The file is readable by its user alone, since it holds the token. */
export interface OwnerRecord extends ProcessIdentity {
  /** The local socket that the owner listens on for as long as it lives. */
  readonly address: string;
  /** What a client has to show on that socket. */
  readonly token: string;
  /** The version of the protocol spoken there. */
  readonly protocol: number;
  /** The version of the store's schema. */
  readonly schema: number;
  /** Unique to this one ownership. */
  readonly nonce: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** The owner has gone in good order. */
  readonly released?: boolean;
}

/** An owner file: the one with the highest generation rules. */
export interface OwnerFile {
  readonly generation: number;
  readonly path: string;
}

const OWNER_FILE = /^owner\.([1-9]\d*)$/;
const ATTEMPTS = 20;

/** The owner files among the names in a store's folder, the ruling one first. */
export function ownerFiles(storeDir: string, names: readonly string[]): OwnerFile[] {
  return names
    .flatMap((name) => {
      const generation = Number(OWNER_FILE.exec(name)?.[1]);
      return Number.isSafeInteger(generation) ? [{ generation, path: join(storeDir, name) }] : [];
    })
    .toSorted((a, b) => b.generation - a.generation);
}

/**
 * The record in an owner file, or `undefined` if there is none. The file comes into being whole, so that only a power
 * cut, or a person, can leave one that cannot be read: its owner is gone.
 */
export function parseOwnerRecord(source: string): OwnerRecord | undefined {
  try {
    const parsed: unknown = JSON.parse(source);
    return isOwnerRecord(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The record of the store's present owner, `undefined` if nobody owns it. The owner may have died since: connect to
 * its address to know.
 */
export async function readOwner(storeDir: string): Promise<OwnerRecord | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const [ruling] = ownerFiles(storeDir, await orIfMissing(readdir(storeDir), []));
    if (!ruling) return undefined;
    const source = await orIfMissing(readFile(ruling.path, 'utf8'), undefined);
    if (source === undefined) continue;
    const record = parseOwnerRecord(source);
    return record?.released ? undefined : record;
  }
  return undefined;
}

/** Between listing and reading a file another owner may have taken its place. */
async function orIfMissing<T, U>(reading: Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return otherwise;
    throw error;
  }
}

const TEXTS = ['processStart', 'bootId', 'pidNamespace', 'hostId', 'address', 'token', 'nonce'] as const;
const NUMBERS = ['pid', 'protocol', 'schema', 'startedAt'] as const;

function isOwnerRecord(value: unknown): value is OwnerRecord {
  if (typeof value !== 'object' || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  return (
    TEXTS.every((name) => typeof fields.get(name) === 'string') &&
    NUMBERS.every((name) => typeof fields.get(name) === 'number')
  );
}
