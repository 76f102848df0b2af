import * as vscode from 'vscode';
import type { EditorProblem, EditorProblems } from '../core/editorProblem.ts';
import { WorkspacePaths } from '../workspace/workspacePaths.ts';

// A bundle of its own (see esbuild.js), loaded with the first question.

/** More than that nobody reads; they cross to a task thread in one piece. */
const MOST = 1_000;
/** A message that quotes a whole type is cut, in characters. */
const MAX_MESSAGE = 500;

/** From the worst on; hints are not listed as problems by the editor either. */
const SEVERITY = new Map<vscode.DiagnosticSeverity, EditorProblem['severity']>([
  [vscode.DiagnosticSeverity.Error, 'error'],
  [vscode.DiagnosticSeverity.Warning, 'warning'],
  [vscode.DiagnosticSeverity.Information, 'information'],
]);

/** The problems of files of the workspace that are, or lie in, `base` (empty: all of them), the worst first. */
export function editorProblems(base: string): EditorProblems {
  const paths = new WorkspacePaths((vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri));
  const files = vscode.languages.getDiagnostics().flatMap(([uri, diagnostics]) => {
    const path = paths.of(uri);
    return path !== undefined && isWithin(path, base) ? [{ path, diagnostics }] : [];
  });
  const found = [...SEVERITY].flatMap(([wanted, severity]) =>
    files.flatMap(({ path, diagnostics }) =>
      diagnostics
        .filter((diagnostic) => diagnostic.severity === wanted)
        .map((diagnostic) => ({ path, severity, diagnostic })),
    ),
  );
  return { problems: found.slice(0, MOST).map(problem), total: found.length };
}

function isWithin(path: string, base: string): boolean {
  return base === '' || path === base || path.startsWith(`${base}/`);
}

function problem({
  path,
  severity,
  diagnostic: { range, message, source, code },
}: Pick<EditorProblem, 'path' | 'severity'> & { readonly diagnostic: vscode.Diagnostic }): EditorProblem {
  const number = typeof code === 'object' ? code.value : code;
  const said = [source, number].filter((part) => part !== undefined && part !== '').join(' ');
  return {
    path,
    line: range.start.line + 1,
    column: range.start.character + 1,
    severity,
    message: message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE - 1)}…` : message,
    ...(said ? { source: said.slice(0, 100) } : {}),
  };
}
