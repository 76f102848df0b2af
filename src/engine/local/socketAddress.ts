import { createHash } from 'node:crypto';
import nodeFs from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Systems cut or refuse longer paths of sockets: 104 bytes with the closing zero on macOS, 108 on Linux. */
const LONGEST_PATH = 100;

/** What the address depends on. */
export interface SocketEnvironment {
  readonly platform: NodeJS.Platform;
  /** The user's number; -1 where there is none (Windows). */
  readonly uid: number;
  /** The folders to try, the best first: each is used if our folder can be made in it and the path stays short. */
  readonly parents: readonly string[];
  readonly files: SocketFiles;
}

/** The file operations behind it, a subset of `node:fs`. */
export interface SocketFiles {
  mkdirSync(path: string, options: { mode: number }): unknown;
  lstatSync(path: string): { isDirectory(): boolean; readonly uid: number; readonly mode: number };
}

/** No place for the socket can be trusted, or none can be made. */
export class SocketFolderError extends Error {
  override name = 'SocketFolderError';
}

/** What this process finds. */
export function currentSocketEnvironment(): SocketEnvironment {
  const runtime = process.env['XDG_RUNTIME_DIR'];
  return {
    platform: process.platform,
    uid: process.getuid?.() ?? -1,
    parents: [...(runtime ? [runtime] : []), tmpdir(), '/tmp'],
    files: nodeFs,
  };
}

/**
 * The address on which the owner of a store listens: a socket in a folder that only its user can enter, or a named pipe
 * on Windows. `nonce` makes it unique to one ownership, so that a socket left by a crash is never in the way.
 *
 * @throws SocketFolderError when that folder belongs to somebody else or is open to others, or cannot be made.
 */
export function socketAddress(
  storeDir: string,
  nonce: string,
  environment: SocketEnvironment = currentSocketEnvironment(),
): string {
  const name = `${shortHash(resolve(storeDir))}-${shortHash(nonce)}`;
  if (environment.platform === 'win32') return `\\\\.\\pipe\\agent-task-queue-${name}`;
  for (const parent of environment.parents) {
    const folder = join(parent, `atq-${environment.uid}`);
    const path = join(folder, `${name}.sock`);
    if (Buffer.byteLength(path) < LONGEST_PATH && isReady(folder, environment)) return path;
  }
  throw new SocketFolderError(
    `The task queue found no folder for its local socket. It tried ${environment.parents.join(', ')}. ` +
      `Make one of them writable, or set XDG_RUNTIME_DIR to a folder of yours.`,
  );
}

function isReady(folder: string, environment: SocketEnvironment): boolean {
  try {
    environment.files.mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) return false;
  }
  refuseUnlessPrivate(folder, environment);
  return true;
}

function refuseUnlessPrivate(folder: string, { files, uid }: SocketEnvironment): void {
  const found = files.lstatSync(folder);
  const trouble = !found.isDirectory()
    ? 'is not a folder'
    : found.uid !== uid
      ? 'belongs to another user'
      : (found.mode & 0o077) !== 0
        ? 'is open to other users'
        : undefined;
  if (trouble === undefined) return;
  throw new SocketFolderError(
    `The task queue does not use ${folder} for its local socket: it ${trouble}. Remove it and try again.`,
  );
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
