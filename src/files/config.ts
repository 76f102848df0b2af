import { configSchema, PROVIDER_TYPES, type QueueConfig } from '../core/provider.ts';
import { draftProblems } from './draftProblems.ts';
import { placeOf, placeOfKey } from './fieldPositions.ts';
import { readJson, type JsonDocument } from './jsonDocument.ts';
import { didYouMean } from './nearest.ts';
import { inOrder, type Problem } from './problem.ts';

export interface ParsedConfig {
  /** There if and only if nothing is wrong. */
  readonly config?: QueueConfig;
  readonly problems: readonly Problem[];
}

/** Reads the JSON of `--config FILE`: providers and agents, as in the editor's settings. Never throws. */
export function parseConfig(text: string): ParsedConfig {
  const document = readJson(text);
  if (document.problems.length > 0) return { problems: document.problems };
  const parsed = configSchema.safeParse(document.value);
  if (parsed.success) return { config: parsed.data, problems: [] };
  return { problems: inOrder(draftProblems(parsed.error).map((problem) => toProblem(document, problem))) };
}

function toProblem(document: JsonDocument, problem: { field: string; message: string }): Problem {
  const { field } = problem;
  const isKey = problem.message === 'unknown field' || problem.message === 'invalid key in record';
  const place =
    (isKey ? placeOfKey : placeOf)(document.positions, field) ?? document.positions.get('')?.value ?? TOP;
  const message = messageFor(field, problem.message);
  return {
    ...place,
    ...(field === '' ? {} : { field }),
    message,
    code: isKey ? 'unknown-key' : 'invalid-value',
  };
}

const TOP = { line: 1, column: 1, endLine: 1, endColumn: 1 } as const;

function messageFor(field: string, message: string): string {
  const key = field.slice(field.lastIndexOf('.') + 1);
  if (message === 'invalid key in record')
    return 'an id has letters, digits, dots, dashes and underscores only';
  if (message !== 'unknown field')
    return field.endsWith('.type') ? `must be one of ${PROVIDER_TYPES.join(', ')}` : message;
  if (/key|token|secret|password/i.test(key)) {
    return 'keys are never read from a file: set OPENAI_API_KEY or DEEPSEEK_API_KEY, or name another variable in keyVariable';
  }
  const known = knownAt(field);
  return `is not known.${didYouMean(key, known) || ` Known are: ${known.join(', ')}.`}`;
}

/** The keys that stand beside the one at `field`. */
function knownAt(field: string): readonly string[] {
  if (/^providers\..+\.limits\./.test(field)) return ['concurrent', 'requestsPerMinute', 'tokensPerMinute'];
  if (/^providers\..+\.prices\./.test(field)) return ['input', 'output', 'cachedInput'];
  if (field.startsWith('dayBudget.')) return ['usd', 'tokens'];
  if (field.startsWith('providers.'))
    return ['type', 'baseURL', 'api', 'model', 'keyVariable', 'vendor', 'limits', 'prices'];
  if (field.startsWith('agents.')) return ['provider', 'model', 'temperature', 'maxOutputTokens'];
  return ['defaultProvider', 'providers', 'agents', 'dayBudget'];
}
