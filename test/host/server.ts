import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { fewExtensions, installServer } from './install.ts';

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 5000;

export interface ServerOptions {
  /** Holds user settings, workspace storage and logs. */
  readonly dataDir: string;
  readonly extensionsDir: string;
  /** 0 takes any free port. What the browser stores for a workspace hangs on host and port. */
  readonly port: number;
  /** Lets the workbench load an extension under development and its tests; notifications are then not shown. */
  readonly testDriver: boolean;
  /** Goes on when its last window has closed, until it is stopped. */
  readonly staysUp?: boolean;
  /** Of the editor's own extensions only those that show files: the others cost half of the time to open a window. */
  readonly fewExtensions?: boolean;
}

/** A running VS Code server: it holds the extension host, a real Node process. */
export interface Server {
  readonly origin: string;
  readonly port: number;
  /** Everything that it has printed so far. */
  log(): string;
  readonly exited: Promise<number | string>;
  stop(): Promise<void>;
}

/** Resolves when the server listens. Its output also goes to `server.log` in the data folder. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const main = await installServer();
  mkdirSync(options.dataDir, { recursive: true });
  mkdirSync(options.extensionsDir, { recursive: true });
  const few = options.fewExtensions === true ? [`--builtin-extensions-dir=${fewExtensions(main)}`] : [];
  const child = spawn(process.execPath, [main, ...serverArguments(options), ...few], {
    env: ownEnvironment(options.dataDir),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<number | string>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  const file = createWriteStream(path.join(options.dataDir, 'server.log'), { flags: 'a' });
  let printed = '';
  const port = await new Promise<number>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`VS Code’s server ${why}:\n${printed}`));
    const timer = setTimeout(() => fail('did not start in time'), START_TIMEOUT_MS);
    const read = (chunk: Buffer) => {
      printed += chunk.toString();
      file.write(chunk);
      const listening = /Extension host agent listening on (\d+)/.exec(printed)?.[1];
      if (listening === undefined) return;
      clearTimeout(timer);
      resolve(Number(listening));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void exited.then((code) => fail(`ended with ${code}`));
  });
  const stop = async () => {
    await end(child, exited);
    file.end();
  };
  return { origin: `http://127.0.0.1:${port}`, port, log: () => printed, exited, stop };
}

/** Installs an extension from its package, before a server with the same folders starts. */
export async function installExtension(
  vsix: string,
  { dataDir, extensionsDir }: Pick<ServerOptions, 'dataDir' | 'extensionsDir'>,
): Promise<void> {
  const folders = [`--server-data-dir=${dataDir}`, `--extensions-dir=${extensionsDir}`];
  const install = ['--accept-server-license-terms', `--install-extension=${vsix}`];
  await promisify(execFile)(process.execPath, [await installServer(), ...folders, ...install], {
    env: ownEnvironment(dataDir),
  });
}

function serverArguments(options: ServerOptions): readonly string[] {
  return [
    '--host=127.0.0.1',
    `--port=${options.port}`,
    `--server-data-dir=${options.dataDir}`,
    `--extensions-dir=${options.extensionsDir}`,
    '--without-connection-token',
    '--accept-server-license-terms',
    '--telemetry-level=off',
    '--log=info',
    '--reconnection-grace-time=15',
    ...(options.staysUp === true
      ? []
      : ['--enable-remote-auto-shutdown', '--remote-auto-shutdown-without-delay']),
    ...(options.testDriver ? ['--enable-smoke-test-driver'] : []),
  ];
}

/**
 * What an editor's terminal or a debugger left in the environment must not steer the server, and what is spent in it must
 * not count among what the person's own queues spend.
 */
function ownEnvironment(dataDir: string): NodeJS.ProcessEnv {
  const foreign = /^(VSCODE_|ELECTRON_|NODE_OPTIONS$)/;
  const own = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return { ...Object.fromEntries(own), XDG_DATA_HOME: path.resolve(dataDir, 'user-data') };
}

async function end(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const hosts = childrenOf(child.pid);
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await exited;
  clearTimeout(timer);
  await endOrphans(hosts);
}

/** Extension hosts end by themselves soon after their server. One that does not would compute for ever. */
async function endOrphans(pids: readonly number[]): Promise<void> {
  const deadline = performance.now() + STOP_TIMEOUT_MS;
  for (const pid of pids) {
    while (isAlive(pid) && performance.now() < deadline) await pause(50);
    if (!isAlive(pid)) continue;
    console.error(`An extension host outlived its server by ${STOP_TIMEOUT_MS} ms: ${pid}`);
    process.kill(pid, 'SIGKILL');
  }
}

function childrenOf(pid: number | undefined): readonly number[] {
  const children = `/proc/${pid}/task/${pid}/children`;
  return existsSync(children) ? readFileSync(children, 'utf8').split(' ').filter(Boolean).map(Number) : [];
}

/** One that has ended and that nobody has asked after is still listed. */
function isAlive(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
