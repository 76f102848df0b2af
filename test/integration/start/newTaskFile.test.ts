import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { parseTaskFile } from '../../../src/files/taskFile.ts';
import { makeTaskFile } from '../../../src/ui/taskFiles/newTaskFile.ts';
import { ScriptedAsker, type Scripted } from '../scriptedAsker.ts';

describe('a person who makes a task file', () => {
  const root = () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    return folder.uri;
  };
  const folder = () => vscode.Uri.joinPath(root(), 'made');

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(folder(), { recursive: true });
  });

  async function make(...answers: readonly Scripted[]): Promise<vscode.TextEditor | undefined> {
    const asker = new ScriptedAsker(...answers);
    await makeTaskFile(folder(), asker);
    assert.ok(asker.done);
    return vscode.window.activeTextEditor;
  }

  it('finds it open where they begin to write, and it can be queued as it is', async () => {
    const editor = await make({ type: 'Review the parser' }, { type: 'made/parser' });
    assert.ok(editor);
    const { document, selection } = editor;
    assert.equal(document.uri.path, vscode.Uri.joinPath(folder(), 'parser.task.md').path);
    assert.equal(document.getText(selection), 'Say here what this task is about.');
    assert.equal(parseTaskFile(document.getText(), { path: 'x' }).draft?.title, 'Review the parser');
  });

  it('never writes over a file that is there', async () => {
    const editor = await make(
      { type: 'Something else' },
      { type: '../outside.task.md' },
      { type: 'made/parser.task.md' },
      { type: 'made/parser-2.task.md' },
    );
    assert.equal(editor?.document.uri.path, vscode.Uri.joinPath(folder(), 'parser-2.task.md').path);
  });
});
