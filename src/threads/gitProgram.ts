import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../core/clock.ts';
import type { Git, GitAnswer } from '../workspace/git.ts';

/** A repository in which git takes longer than this is given up. */
const MAX_MS = 20_000;
const MAX_ERROR = 10_000;

/** What git needs to be found and to find its own and the person's configuration. No key is among them. */
const VARIABLES = [
  'PATH HOME XDG_CONFIG_HOME TMPDIR',
  'Path USERPROFILE HOMEDRIVE HOMEPATH SystemRoot SYSTEMROOT ProgramData TEMP TMP',
].flatMap((names) => names.split(' '));

/** Of the environment of a process, what programs are given here. */
export function programEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    VARIABLES.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])),
  );
}

/** It fetches nothing, asks nobody, writes nothing and speaks English. */
const QUIET = {
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_NO_LAZY_FETCH: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
} as const;

export interface GitProgramOptions {
  /** As `programEnvironment` gives it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Folders whose programs are never run, whatever the PATH says. */
  readonly workspaceFolders: readonly string[];
  readonly clock: Clock;
}

/** The git that is installed on this machine. */
export function gitProgram(options: GitProgramOptions): Git {
  let found: Promise<string | undefined> | undefined;
  return async (args, { cwd, maxBytes, signal }) => {
    const file = await (found ??= findGit(options));
    signal.throwIfAborted();
    if (file === undefined) return undefined;
    const env = { ...options.environment, ...QUIET };
    const answer = await run({ file, args, cwd, env, maxBytes, signal, clock: options.clock });
    signal.throwIfAborted();
    return answer;
  };
}

/** By its whole path: Windows would look for a bare name in the folder that it is run in first. */
async function findGit({ environment, workspaceFolders }: GitProgramOptions): Promise<string | undefined> {
  const folders = (environment['PATH'] ?? environment['Path'] ?? '').split(path.delimiter);
  const name = path.sep === '\\' ? 'git.exe' : 'git';
  for (const folder of folders.filter((one) => path.isAbsolute(one))) {
    if (workspaceFolders.some((workspace) => isWithin(workspace, folder))) continue;
    const file = path.join(folder, name);
    const runs = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return file;
  }
  return undefined;
}

function isWithin(folder: string, other: string): boolean {
  const relative = path.relative(folder, other);
  return relative === '' || !(relative.split(path.sep)[0] === '..' || path.isAbsolute(relative));
}

interface Running {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/** Undefined where it cannot be started. */
function run({ file, args, cwd, env, maxBytes, signal, clock }: Running): Promise<GitAnswer | undefined> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    const end = () => void child.kill('SIGKILL');
    const stopTimer = clock.after(MAX_MS, end);
    const out = new Kept(maxBytes, end);
    const err = new Kept(MAX_ERROR, () => undefined);
    child.stdout.on('data', (piece: Buffer) => out.add(piece));
    child.stderr.on('data', (piece: Buffer) => err.add(piece));
    const settle = (answer: GitAnswer | undefined) => {
      stopTimer();
      signal.removeEventListener('abort', end);
      resolve(answer);
    };
    child.once('error', () => settle(undefined));
    child.once('close', (code) => settle({ code, out: out.text, err: err.text, cut: out.isCut }));
    signal.addEventListener('abort', end, { once: true });
  });
}

/** The first bytes of what a program says. */
class Kept {
  readonly #pieces: Buffer[] = [];
  readonly #onFull: () => void;
  #room: number;
  isCut = false;

  constructor(maxBytes: number, onFull: () => void) {
    this.#room = maxBytes;
    this.#onFull = onFull;
  }

  get text(): string {
    return Buffer.concat(this.#pieces).toString('utf8');
  }

  add(piece: Buffer): void {
    if (this.isCut) return;
    this.#pieces.push(piece.subarray(0, this.#room));
    this.#room -= piece.length;
    if (this.#room >= 0) return;
    this.isCut = true;
    this.#onFull();
  }
}
