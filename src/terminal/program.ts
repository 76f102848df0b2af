import { messageOf } from '../core/errors.ts';
import { parseCommandLine, type Invocation } from './arguments.ts';
import { BadInput, describeInput, type InputProblem } from './badInput.ts';
import { add } from './commands/add.ts';
import { answer } from './commands/answer.ts';
import { changes } from './commands/changes.ts';
import { check } from './commands/check.ts';
import { cancel, pause, resume, retry } from './commands/change.ts';
import { deleteTasks } from './commands/delete.ts';
import { exportHistory } from './commands/exportHistory.ts';
import { list } from './commands/list.ts';
import { replay } from './commands/replay.ts';
import { run } from './commands/run.ts';
import { show } from './commands/show.ts';
import { commandHelp, generalHelp } from './help.ts';
import type { OpenEngine, Surroundings } from './io.ts';
import { writeJson } from './jsonLines.ts';
import type { CommandName } from './options.ts';
import { safeLine } from './safeText.ts';
import type { Command } from './session.ts';
import { readSettings, type Settings } from './settings.ts';
import { isBadInput } from './taskHistory.ts';
import { isoTime } from './times.ts';

const RUN: Readonly<Record<CommandName, Command>> = {
  run,
  add,
  check,
  list,
  show,
  changes,
  cancel,
  pause,
  resume,
  answer,
  retry,
  delete: deleteTasks,
  export: exportHistory,
  replay,
};

/** The program from command line to exit code. Never throws. */
export async function main(surroundings: Surroundings): Promise<number> {
  try {
    const invocation = parseCommandLine(surroundings.argv);
    return await answerOrRun(invocation, surroundings);
  } catch (error) {
    tellError(error, surroundings);
    return isBadInput(error) ? 2 : 1;
  }
}

async function answerOrRun(invocation: Invocation, surroundings: Surroundings): Promise<number> {
  const { command, options } = invocation;
  const { stdout, stderr, version } = surroundings;
  if (options.has('version')) {
    stdout.write(`${version}\n`);
    return 0;
  }
  if (options.has('help')) {
    stdout.write(command === undefined ? generalHelp() : commandHelp(command));
    return 0;
  }
  if (command !== undefined) return execute(command, invocation, surroundings);
  stderr.write(generalHelp());
  return 2;
}

async function execute(
  command: CommandName,
  invocation: Invocation,
  surroundings: Surroundings,
): Promise<number> {
  const settings = await readSettings(invocation.options, surroundings);
  let open: OpenEngine | undefined;
  try {
    return await RUN[command]({
      surroundings,
      invocation,
      settings,
      open: (maxWorkers) => (open ??= openEngine(settings, maxWorkers, surroundings)),
    });
  } finally {
    await open?.close();
  }
}

function openEngine(settings: Settings, maxWorkers: number, surroundings: Surroundings): OpenEngine {
  const { storeDir, workspace, config, defaultProvider, offlinePaceMs } = settings;
  return surroundings.openEngine({
    storeDir,
    workspace,
    maxWorkers,
    config: withModel(config, settings),
    defaultProvider,
    offlinePaceMs,
    notify: (message) => surroundings.stderr.write(`${safeLine(message)}\n`),
  });
}

/** `--model` becomes the default of the provider that tasks without one get. */
function withModel(config: Settings['config'], settings: Settings): Settings['config'] {
  const { defaultProvider: id, model, providers } = settings;
  const provider = id === undefined ? undefined : providers[id];
  if (id === undefined || model === undefined || !provider) return config;
  return { ...config, providers: { ...config.providers, [id]: { ...provider, model } } };
}

function tellError(error: unknown, { argv, stdout, stderr, now }: Surroundings): void {
  const problems: readonly InputProblem[] =
    error instanceof BadInput ? error.problems : [{ message: messageOf(error) }];
  for (const problem of problems) stderr.write(`${safeLine(describeInput(problem))}\n`);
  if (!argv.includes('--json')) return;
  const message = problems.map(describeInput).join('; ');
  writeJson(stdout, { type: 'error', at: isoTime(now()), task: null, ref: null, message, problems });
}
