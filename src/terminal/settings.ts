import { readFile, realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { configSchema, resolveProviders, type ProviderConfig, type QueueConfig } from '../core/provider.ts';
import { parseConfig } from '../files/config.ts';
import { didYouMean } from '../files/nearest.ts';
import type { Options } from './arguments.ts';
import { BadInput, problemIn } from './badInput.ts';
import { errnoOf, errnoWords } from './fileErrors.ts';
import type { Surroundings } from './io.ts';
import { storeFolder, STORE_VARIABLE } from './storeFolder.ts';

/** What the options that all commands have come to. */
export interface Settings {
  /** The real path of the workspace folder. */
  readonly workspace: string;
  readonly storeDir: string;
  readonly config: QueueConfig;
  readonly providers: Readonly<Record<string, ProviderConfig>>;
  /** For tasks that name none: the option's, else the configuration's. */
  readonly provider: string | undefined;
  readonly defaultProvider: string | undefined;
  readonly model: string | undefined;
  readonly workers: number;
  readonly json: boolean;
  readonly wait: boolean;
  readonly offlinePaceMs: number;
  /** The options with which `show` finds the same queue, to be put behind a command. */
  readonly sameQueue: string;
}

const MAX_WORKERS = 64;
const DEFAULT_WORKERS = 3;
const MAX_PACE_MS = 60_000;

/** @throws BadInput where a value is wrong, or a file or folder is not there */
export async function readSettings(options: Options, surroundings: Surroundings): Promise<Settings> {
  const workers = options.integer('workers', 1, MAX_WORKERS) ?? DEFAULT_WORKERS;
  const offlinePaceMs = options.integer('offline-pace', 0, MAX_PACE_MS) ?? 0;
  const workspace = await workspaceFolder(options.text('workspace'), surroundings.cwd);
  const config = await readConfig(options.text('config'), surroundings.cwd);
  const provider = options.text('provider');
  const storeDir = storeFolder(options.text('store'), workspace, surroundings);
  await refuseFileAsStore(storeDir, options.has('store') ? '--store' : STORE_VARIABLE);
  return {
    workspace,
    storeDir,
    config,
    providers: resolveProviders(config.providers),
    provider,
    defaultProvider: provider ?? config.defaultProvider,
    model: options.text('model'),
    workers,
    json: options.has('json'),
    wait: options.has('wait'),
    offlinePaceMs,
    sameQueue: ['workspace', 'store']
      .flatMap((name) => (options.has(name) ? ` --${name} ${shellWord(options.text(name) ?? '')}` : []))
      .join(''),
  };
}

/** What to say of a provider that is not there or cannot be asked from here, or undefined where it can. */
export function unknownProvider(id: string, { providers }: Pick<Settings, 'providers'>): string | undefined {
  if (Object.hasOwn(providers, id)) {
    return providers[id]?.type === 'vscode-lm'
      ? `the models of ${id} are the editor's own: only a window of VS Code can ask them.`
      : undefined;
  }
  const ids = Object.keys(providers);
  const meant =
    didYouMean(id, ids) || ` There are: ${ids.join(', ')}. More can be set up with --config FILE.`;
  return `there is no provider ${id}.${meant}`;
}

async function workspaceFolder(given: string | undefined, cwd: string): Promise<string> {
  const folder = resolve(cwd, given ?? '.');
  try {
    if ((await stat(folder)).isDirectory()) return await realpath(folder);
  } catch (error) {
    throw BadInput.of(`${given ?? folder} ${errnoWords(error)}`, '--workspace');
  }
  throw BadInput.of(`${given ?? folder} is no folder`, '--workspace');
}

/** One that is not there yet is made; whether it can be written shows when it is opened. */
async function refuseFileAsStore(folder: string, named: string): Promise<void> {
  const isFolder = await stat(folder).then(
    (facts) => facts.isDirectory(),
    (error: unknown) => errnoOf(error) !== 'ENOTDIR',
  );
  if (!isFolder) throw BadInput.of(`${folder} cannot be the store's folder: a file lies there`, named);
}

async function readConfig(file: string | undefined, cwd: string): Promise<QueueConfig> {
  if (file === undefined) return configSchema.parse({});
  let text;
  try {
    text = await readFile(resolve(cwd, file), 'utf8');
  } catch (error) {
    throw new BadInput([{ file, message: errnoWords(error) }]);
  }
  const { config, problems } = parseConfig(text);
  if (!config) throw new BadInput(problems.map((problem) => problemIn(file, problem)));
  const unknown =
    config.defaultProvider &&
    unknownProvider(config.defaultProvider, { providers: resolveProviders(config.providers) });
  if (unknown) throw new BadInput([{ file, field: 'defaultProvider', message: unknown }]);
  return config;
}

/** As it has to be typed into a shell. */
export function shellWord(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
