import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('A task file in the editor', () => {
  it('has a language of its own, and is told what is wrong with it as it is written', async () => {
    const content =
      '---\npriority: 11\n---\n\n# Title\n\nA description of it.\n\n## Instructions\n\nDo this and nothing else at all.\n';
    const document = await vscode.workspace.openTextDocument({ language: 'agent-task', content });
    const found = await problems(document.uri, (all) => all.length > 0);
    assert.deepEqual(
      found.map(({ message, range, severity }) => [
        message,
        range.start.line,
        range.start.character,
        severity,
      ]),
      [['priority: must be at most 10', 1, 10, vscode.DiagnosticSeverity.Error]],
    );
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(1, 10, 1, 12), '9');
    await vscode.workspace.applyEdit(edit);
    await problems(document.uri, (all) => all.length === 0);
  });

  it('is known by the end of its name', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert(folder);
    const uri = vscode.Uri.joinPath(folder.uri, 'looked-at.task.md').with({ scheme: 'untitled' });
    const document = await vscode.workspace.openTextDocument(uri);
    assert.equal(document.languageId, 'agent-task');
  });
});

async function problems(
  uri: vscode.Uri,
  isExpected: (found: readonly vscode.Diagnostic[]) => boolean,
): Promise<readonly vscode.Diagnostic[]> {
  const found = () => vscode.languages.getDiagnostics(uri);
  if (!isExpected(found()))
    await new Promise<void>((resolve) => {
      const listening = vscode.languages.onDidChangeDiagnostics(() => {
        if (!isExpected(found())) return;
        listening.dispose();
        resolve();
      });
    });
  return found();
}
