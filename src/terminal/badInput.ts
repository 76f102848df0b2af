import type { Problem } from '../files/problem.ts';

/** One thing wrong with what was given, at its place. Lines and columns count from 1. */
export interface InputProblem {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly field?: string;
  readonly message: string;
}

/** What is wrong with a file, as it is called on the command line. */
export function problemIn(file: string, { line, column, field, message }: Problem): InputProblem {
  return { file, line, column, ...(field === undefined ? {} : { field }), message };
}

/** The input is wrong: nothing was done, and each problem is named. The program ends with 2. */
export class BadInput extends Error {
  override readonly name = 'BadInput';
  readonly problems: readonly InputProblem[];

  constructor(problems: readonly InputProblem[]) {
    super(problems.map(describeInput).join('\n'));
    this.problems = problems;
  }

  static of(message: string, field?: string): BadInput {
    return new BadInput([field === undefined ? { message } : { field, message }]);
  }
}

/** `file:line:column: field: message`, as far as these are known. */
export function describeInput({ file, line, column, field, message }: InputProblem): string {
  const place = file === undefined ? '' : [file, line, column].filter((part) => part !== undefined).join(':');
  return [place, field ?? '', message].filter((part) => part !== '').join(': ');
}
