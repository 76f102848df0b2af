import { COMMANDS, COMMON_OPTIONS, type CommandName, type OptionSpec } from './options.ts';

const PROGRAM = 'agent-task-queue';

export function generalHelp(): string {
  const usages = COMMANDS.map(({ usage }) => usage.length);
  const width = Math.max(...usages) + 2;
  return [
    `Usage: ${PROGRAM} COMMAND [OPTIONS]`,
    '',
    'A durable queue of tasks for AI agents. What was queued survives a crash; what was done is not done twice.',
    '',
    'Commands:',
    ...COMMANDS.map(({ usage, help }) => `  ${usage.padEnd(width)}${help}`),
    '',
    'Options:',
    ...optionLines(COMMON_OPTIONS),
    '',
    'Keys come from OPENAI_API_KEY and DEEPSEEK_API_KEY, or from the variable that a provider names as keyVariable.',
    'The provider offline needs no key and no network: its results are samples, made without AI.',
    `More about one command: ${PROGRAM} COMMAND --help`,
    '',
  ].join('\n');
}

export function commandHelp(name: CommandName): string {
  const spec = COMMANDS.find((command) => command.name === name);
  if (!spec) return generalHelp();
  const details = 'details' in spec ? ['', spec.details] : [];
  const own = spec.options.length > 0 ? ['', 'Options:', ...optionLines(spec.options)] : [];
  return [
    `Usage: ${PROGRAM} ${spec.usage} [OPTIONS]`,
    '',
    `${spec.help.charAt(0).toUpperCase()}${spec.help.slice(1)}.`,
    ...details,
    ...own,
    '',
    'Options of all commands:',
    ...optionLines(COMMON_OPTIONS),
    '',
  ].join('\n');
}

function optionLines(options: readonly OptionSpec[]): readonly string[] {
  const rows = options
    .filter(({ hidden }) => !hidden)
    .map(({ name, short, value, help }) => ({
      left: `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`,
      help,
    }));
  const width = Math.max(...rows.map(({ left }) => left.length)) + 2;
  return rows.map(({ left, help }) => `  ${left.padEnd(width)}${help}`);
}
