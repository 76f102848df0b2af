import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver-types';
import { severityOf, type Problem } from '../files/problem.ts';
import { checkTaskFiles } from '../files/taskFileChecks.ts';
import type { Project } from './project.ts';
import { toEditor } from './ranges.ts';

/**
 * What is wrong with each file of a project, by its URI; a file with nothing wrong has an empty list.
 *
 * @param now milliseconds since the epoch
 * @param queued whether the queue has a task of that ref
 */
export function problemsOf(
  project: Project,
  now: number,
  queued: (ref: string) => boolean,
): ReadonlyMap<string, readonly Problem[]> {
  const found = new Map<string, Problem[]>(project.files.map(({ uri }) => [uri, []]));
  const byPath = new Map(project.files.map(({ uri, parsed }) => [parsed.path, uri]));
  const { providers } = project.surroundings;
  const around = { now, providers, queued };
  const problems = checkTaskFiles(
    project.files.map(({ parsed }) => parsed),
    around,
  );
  for (const { path, problem } of problems) found.get(byPath.get(path) ?? '')?.push(problem);
  return found;
}

export function diagnosticOf(problem: Problem): Diagnostic {
  const { field, message, code } = problem;
  return {
    range: toEditor(problem),
    severity: severityOf(code) === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    code,
    source: 'agent-task',
    message: field === undefined ? message : `${field}: ${message}`,
  };
}
