import { parseArgs } from 'node:util';
import { didYouMean } from '../files/nearest.ts';
import { BadInput, type InputProblem } from './badInput.ts';
import { COMMANDS, COMMON_OPTIONS, type CommandName, type OptionSpec } from './options.ts';

/** A command line, checked against the command's options. */
export interface Invocation {
  /** Absent: only help or version was asked for, or nothing at all. */
  readonly command: CommandName | undefined;
  readonly positionals: readonly string[];
  readonly options: Options;
}

/** The options that were given. */
export class Options {
  readonly #values: ReadonlyMap<string, readonly string[]>;

  constructor(values: ReadonlyMap<string, readonly string[]>) {
    this.#values = values;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** The last value given. */
  text(name: string): string | undefined {
    return this.#values.get(name)?.at(-1);
  }

  all(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  /** @throws BadInput where the value is no whole number from `min` to `max` */
  integer(name: string, min: number, max: number): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = /^[+-]?\d+$/.test(text.trim()) ? Number(text) : NaN;
    if (value >= min && value <= max) return value;
    const range = max === Number.MAX_SAFE_INTEGER ? `from ${min}` : `from ${min} to ${max}`;
    throw BadInput.of(`${text} is not a whole number ${range}`, `--${name}`);
  }
}

/** @throws BadInput naming every unknown or incomplete option, or the unknown command */
export function parseCommandLine(argv: readonly string[]): Invocation {
  const found = findCommand(argv);
  const specs = [...COMMON_OPTIONS, ...(found?.spec.options ?? [])];
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(specs.map((spec) => [spec.name, parseSpec(spec)])),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const values = new Map<string, string[]>();
  const words: string[] = [];
  const problems: InputProblem[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const problem = problemOf(token, specs);
    if (problem) problems.push(problem);
    else values.set(token.name, [...(values.get(token.name) ?? []), token.value ?? '']);
  }
  const options = new Options(values);
  if (problems.length > 0) throw new BadInput(problems);
  const [name, ...positionals] = words;
  if (name === undefined) return { command: undefined, positionals, options };
  if (!found) throw unknownCommand(name);
  if (!options.has('help')) checkCount(found.spec, positionals.length);
  return { command: found.spec.name, positionals, options };
}

/** The command decides which options there are, so it is looked for first: the first word that no option takes. */
function findCommand(argv: readonly string[]) {
  const specs = [...COMMON_OPTIONS, ...COMMANDS.flatMap((command): readonly OptionSpec[] => command.options)];
  const { positionals } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(specs.map((spec) => [spec.name, parseSpec(spec)])),
    allowPositionals: true,
    strict: false,
  });
  const spec = COMMANDS.find((command) => command.name === positionals[0]);
  return spec && { spec };
}

function parseSpec({ value, short }: OptionSpec) {
  return {
    type: value === undefined ? ('boolean' as const) : ('string' as const),
    multiple: true,
    ...(short === undefined ? {} : { short }),
  };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function problemOf(token: OptionToken, specs: readonly OptionSpec[]): InputProblem | undefined {
  const spec = specs.find(({ name }) => name === token.name);
  const field = token.rawName;
  if (!spec) {
    const known = specs.filter(({ hidden }) => !hidden).map(({ name }) => `--${name}`);
    return { field, message: `there is no such option.${didYouMean(`--${token.name}`, known)}` };
  }
  if (spec.value === undefined) {
    return token.value === undefined ? undefined : { field, message: 'takes no value' };
  }
  const swallowed = token.inlineValue === false && token.value?.startsWith('--') === true;
  if (token.value === undefined || token.value === '' || swallowed)
    return { field, message: `needs a value: ${field} ${spec.value}` };
  return undefined;
}

function unknownCommand(name: string): BadInput {
  if (name === 'help') return BadInput.of('there is no command help. Did you mean --help?');
  const names = COMMANDS.map((command) => command.name);
  const meant = didYouMean(name, names) || ` There are: ${names.join(', ')}.`;
  return BadInput.of(`there is no command ${name}.${meant}`);
}

function checkCount(spec: (typeof COMMANDS)[number], count: number): void {
  const { min, max } = spec.arguments;
  if (count < min) throw BadInput.of(`${spec.name} needs more: agent-task-queue ${spec.usage}`);
  if (count > max) throw BadInput.of(`${spec.name} takes no arguments: agent-task-queue ${spec.usage}`);
}
