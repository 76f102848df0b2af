import type { EditorProblem, EditorProblems } from '../../../src/core/editorProblem.ts';

/** A problem as the editor tells it. */
export function problem(path: string, over: Partial<EditorProblem> = {}): EditorProblem {
  return { path, line: 1, column: 1, severity: 'warning', message: 'No x.', ...over };
}

/** An editor that shows these, whatever it is asked for. */
export function problemsOf(
  ...problems: readonly EditorProblem[]
): (base: string, signal: AbortSignal) => Promise<EditorProblems> {
  return async () => ({ problems: [...problems], total: problems.length });
}
