import * as z from 'zod';
import type { Step } from './history.ts';

/** A call of a tool as a person wants to see it: what it was called on, and all that was said about it. */
export interface ToolCall {
  /** The one argument that says most: a path, a pattern. Empty where none does. */
  readonly about: string;
  /** The arguments as they were given. Empty where they are not told. */
  readonly given: string;
  /** What it answered, as far as it is told. */
  readonly answers: readonly string[];
}

const argumentsSchema = z.record(z.string(), z.unknown());

/** Arguments that say what a call is about, the likeliest first. */
const TELLING = ['path', 'file', 'pattern', 'query', 'text', 'glob', 'command', 'url'];

/** The runner logs first `name {arguments}`, then what came of it. */
export function toolCall({ name, lines }: Step): ToolCall {
  const [first, ...rest] = lines.map(({ text }) => text);
  const isCall = first?.startsWith(`${name} `) ?? false;
  const given = isCall ? (first ?? '').slice(name.length + 1) : '';
  return { about: aboutOf(given), given, answers: isCall || first === undefined ? rest : [first, ...rest] };
}

function aboutOf(given: string): string {
  const parsed = argumentsSchema.safeParse(json(given));
  if (!parsed.success) return '';
  for (const key of TELLING) {
    const value = parsed.data[key];
    if (typeof value === 'string' && value) return value;
  }
  return '';
}

/** Long arguments are cut in the log: then they are no JSON any more, and stand as they are. */
function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
