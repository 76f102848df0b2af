import { homedir } from 'node:os';
import path from 'node:path';
import manifest from '../package.json' with { type: 'json' };
import { defined } from './core/defined.ts';
import { networkFromEnvironment } from './core/network.ts';
import { resolveProviders, type ProviderConfig } from './core/provider.ts';
import { EngineClient } from './engine/client.ts';
import { systemClock } from './engine/systemClock.ts';
import { spendingFolder } from './files/userFolder.ts';
import { variablesOf } from './runner/models/endpoint.ts';
import type { EngineSettings, OpenEngine, Surroundings } from './terminal/io.ts';
import { ProcessSignals } from './terminal/processSignals.ts';
import { SHOW_CURSOR } from './terminal/liveDisplay.ts';
import { main } from './terminal/program.ts';
import { streamOutput } from './terminal/streamOutput.ts';
import { EngineHost } from './threads/engineHost.ts';
import type { Credentials } from './transport/serveMainLine.ts';

/** The same from the bundle in dist/ and from the source. */
const root = path.join(import.meta.dirname, '..');
const inBundle = (file: string): string => path.join(root, 'dist', file);

/** The engine of the store: attached to its living owner, or in a thread of this process. */
function openEngine({
  storeDir,
  workspace,
  config,
  defaultProvider,
  ...settings
}: EngineSettings): OpenEngine {
  const host = new EngineHost({
    engineThreadFile: inBundle('engineThread.cjs'),
    data: {
      storeDir,
      wasmPath: inBundle('sql-wasm.wasm'),
      taskThreadFile: inBundle('taskThread.cjs'),
      maxWorkers: settings.maxWorkers,
      workspaceFolders: [workspace],
      providers: config.providers,
      ...defined({ defaultProvider, dayBudget: config.dayBudget }),
      spendingDir: spendingFolder({ env: process.env, home: homedir(), platform: process.platform }),
      offlinePaceMs: settings.offlinePaceMs,
    },
    credentials: async (id) => credentialsOf(resolveProviders(config.providers)[id]),
    notify: settings.notify,
  });
  const engine = new EngineClient({ connect: () => host.connect() });
  return {
    engine,
    owns: () => host.owns,
    close: async () => {
      await engine.close();
      await host.close();
    },
  };
}

/** Read from the environment when a request needs them, and kept nowhere. */
function credentialsOf(config: ProviderConfig | undefined): Credentials {
  const variables = config ? variablesOf(config) : {};
  const key = variables.key === undefined ? undefined : process.env[variables.key];
  const baseURL = variables.baseURL === undefined ? undefined : process.env[variables.baseURL];
  const network = networkFromEnvironment(process.env);
  return { ...(key ? { key } : {}), ...(baseURL ? { baseURL } : {}), network };
}

/** Installed under its name, or the bundle by its path. */
function programName(file: string): string {
  return path.extname(file) === '.cjs' ? `node ${path.relative('', file)}` : 'agent-task-queue';
}

/** The folder that this terminal stands in; it may have been deleted under it. */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    process.stderr.write('The current folder does not exist any more. Change to another one.\n');
    process.exit(2);
  }
}

const cwd = currentFolder();
const signals = new ProcessSignals(process, () => {
  if (process.stdout.isTTY) process.stdout.write(SHOW_CURSOR);
});
const surroundings: Surroundings = {
  argv: process.argv.slice(2),
  env: process.env,
  platform: process.platform,
  cwd,
  home: homedir(),
  program: programName(process.argv[1] ?? ''),
  version: manifest.version,
  stdout: streamOutput(process.stdout, () => signals.outputClosed()),
  stderr: streamOutput(process.stderr, () => undefined),
  now: () => systemClock.now(),
  after: (ms, callback) => systemClock.after(ms, callback),
  onStop: (listener) => signals.onStop(listener),
  openEngine,
  replay: async (recording) =>
    (await import('./threads/replayRun.ts')).replayRun(recording, inBundle('sql-wasm.wasm')),
  shippedAgents: path.join(root, 'media', 'agents'),
};

void main(surroundings).then((code) => {
  // What is still on its way out of a pipe goes first.
  process.stdout.write('', () => process.exit(code));
});
