import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { editorProblems } from '../../../src/ui/editorProblems.ts';
import { activateExtension } from '../extension.ts';

describe('the problems that the editor shows', () => {
  let shown: vscode.DiagnosticCollection;
  let root: vscode.Uri;

  before(async () => {
    await activateExtension();
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    root = folder.uri;
    shown = vscode.languages.createDiagnosticCollection('lab');
  });
  afterEach(() => shown.clear());
  after(() => shown.dispose());

  function show(path: string, severity: vscode.DiagnosticSeverity, message: string): void {
    const uri = vscode.Uri.joinPath(root, path);
    const diagnostic = new vscode.Diagnostic(new vscode.Range(2, 4, 2, 9), message, severity);
    diagnostic.source = 'lab';
    diagnostic.code = { value: 7, target: uri };
    shown.set(uri, [...(shown.get(uri) ?? []), diagnostic]);
  }

  // In a folder of their own: task files that lie about in the workspace have problems too.
  it('are told by path, the worst first, without hints and what lies outside', () => {
    show('lab/README.md', vscode.DiagnosticSeverity.Warning, 'Too long.');
    show('lab/README.md', vscode.DiagnosticSeverity.Hint, 'Could be shorter.');
    show('lab/src/args.ts', vscode.DiagnosticSeverity.Error, 'No x.');
    show('../outside.ts', vscode.DiagnosticSeverity.Error, 'Outside.');
    const place = { line: 3, column: 5, source: 'lab 7' };
    const error = { path: 'lab/src/args.ts', severity: 'error', message: 'No x.', ...place };
    assert.deepEqual(editorProblems('lab'), {
      problems: [error, { path: 'lab/README.md', severity: 'warning', message: 'Too long.', ...place }],
      total: 2,
    });
    assert.deepEqual(editorProblems('lab/src'), { problems: [error], total: 1 });
  });

  it('are bounded in number and length', () => {
    const { Warning } = vscode.DiagnosticSeverity;
    const place = new vscode.Range(0, 0, 0, 1);
    for (const path of ['lab/a.ts', 'lab/b.ts'])
      shown.set(
        vscode.Uri.joinPath(root, path),
        Array.from({ length: 800 }, () => new vscode.Diagnostic(place, 'x', Warning)),
      );
    show('lab/c.ts', vscode.DiagnosticSeverity.Error, 'y'.repeat(5_000));
    const { problems, total } = editorProblems('lab');
    assert.equal(problems.length, 1_000);
    assert.equal(total, 1_601);
    assert.equal(problems[0]?.message.length, 500);
  });
});
