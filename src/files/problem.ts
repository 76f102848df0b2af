import type { Range } from './range.ts';

/** What kind of thing is wrong: stable names, which explanations and quick fixes hang on. */
export type ProblemCode =
  | 'syntax' // the front matter or the JSON cannot be read
  | 'duplicate-key'
  | 'unknown-key'
  | 'invalid-value'
  | 'title'
  | 'description'
  | 'instructions'
  | 'unknown-agent'
  | 'unknown-dependency'
  | 'duplicate-ref'
  | 'cycle';

/** One thing wrong with a file, at its place. */
export interface Problem extends Range {
  /** The field concerned (`budget.steps`, `dependsOn[2]`), if it is one. */
  readonly field?: string;
  /** In words for the person who wrote the file; without the field's name. */
  readonly message: string;
  readonly code: ProblemCode;
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
