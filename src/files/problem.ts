import type { Range } from './range.ts';

/** What kind of thing is wrong: stable names, which explanations and quick fixes hang on. */
export const PROBLEM_CODES = [
  'syntax', // the front matter or the JSON cannot be read
  'duplicate-key',
  'unknown-key',
  'invalid-value',
  'title',
  'description',
  'instructions',
  'unknown-agent',
  'unknown-provider',
  'unknown-model',
  'unknown-dependency',
  'duplicate-ref',
  'cycle',
  'missing-context',
  'past-time',
  'small-budget',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** What a problem stands in the way of: an error, queueing; a warning, nothing: the task may not do what is meant. */
export type Severity = 'error' | 'warning';

export function severityOf(code: ProblemCode): Severity {
  return WARNINGS.has(code) ? 'warning' : 'error';
}

/** What depends on the machine, the hour or the disk, and may be right by the time the task runs. */
const WARNINGS: ReadonlySet<ProblemCode> = new Set([
  'unknown-provider',
  'unknown-model',
  'missing-context',
  'past-time',
  'small-budget',
]);

/** One thing wrong with a file, at its place. */
export interface Problem extends Range {
  /** The field concerned (`budget.steps`, `dependsOn[2]`), if it is one. */
  readonly field?: string;
  /** In words for the person who wrote the file; without the field's name. */
  readonly message: string;
  readonly code: ProblemCode;
  /** What was probably meant, to be put in the place of what stands at the range. */
  readonly meant?: string;
}

/** `file:line:column: field: message`, which terminals and editors turn into a link. */
export function describeProblem(problem: Problem, file: string): string {
  const field = problem.field === undefined ? '' : `${problem.field}: `;
  return `${file}:${problem.line}:${problem.column}: ${field}${problem.message}`;
}

/** In the order of the text. */
export function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
}
