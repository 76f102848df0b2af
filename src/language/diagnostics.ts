import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver-types';
import { severityOf, type Problem } from '../files/problem.ts';
import { checkTaskFiles, startOf, type CheckAround } from '../files/taskFileChecks.ts';
import type { Project } from './project.ts';
import { toEditor } from './ranges.ts';

/** What is wrong with each file of a project, by its URI; a file with nothing wrong has an empty list. */
export function problemsOf(
  project: Project,
  around: Omit<CheckAround, 'providers'>,
): ReadonlyMap<string, readonly Problem[]> {
  const found = new Map<string, Problem[]>(project.files.map(({ uri }) => [uri, []]));
  const byPath = new Map(project.files.map(({ uri, parsed }) => [parsed.path, uri]));
  const { providers } = project.surroundings;
  const problems = checkTaskFiles(
    project.files.map(({ parsed }) => parsed),
    { ...around, providers },
  );
  for (const { path, problem } of problems) found.get(byPath.get(path) ?? '')?.push(problem);
  return found;
}

/** When the next of the files' times will have passed, in milliseconds since the epoch; undefined where none lies ahead. */
export function nextPassing({ files }: Project, now: number): number | undefined {
  let next: number | undefined;
  for (const { parsed } of files) {
    const at = startOf(parsed);
    if (at !== undefined && at >= now && at < (next ?? Infinity)) next = at;
  }
  return next === undefined ? undefined : next + 1;
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
