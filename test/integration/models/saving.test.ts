import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activateExtension } from '../extension.ts';
import { AGENT, draft, ended } from '../sample.ts';

const settings = () => vscode.workspace.getConfiguration('agentTaskQueue');

describe('before a task runs', () => {
  let folder: vscode.Uri;
  before(() => {
    const [first] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(first);
    folder = first.uri;
  });
  after(async () => {
    await settings().update('saveBeforeRun', undefined, vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  /** An editor of a new file in the workspace, with a change that is not saved. */
  async function unsaved(name: string): Promise<vscode.TextDocument> {
    const uri = vscode.Uri.joinPath(folder, name);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode('before\n'));
    const document = await vscode.workspace.openTextDocument(uri);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(0, 0), 'TODO: typed and not saved\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.ok(document.isDirty);
    return document;
  }

  async function run(ref: string): Promise<string> {
    const { engine } = await activateExtension();
    await engine.submit({ tasks: [draft(ref)], agents: [AGENT] });
    const { status, result, errorMessage } = await ended(engine, ref);
    assert.equal(status, 'completed', errorMessage ?? '');
    return result?.output ?? '';
  }

  it('unsaved editors of workspace files are saved, and untitled ones are not touched', async () => {
    const document = await unsaved('typed.md');
    const untitled = await vscode.workspace.openTextDocument({ content: 'only here' });
    assert.match(await run('reads what is typed'), /typed and not saved/);
    assert.ok(!document.isDirty);
    assert.ok(untitled.isUntitled && untitled.isDirty);
  });

  it('nothing is saved where the person does not want it', async () => {
    await settings().update('saveBeforeRun', false, vscode.ConfigurationTarget.Global);
    const document = await unsaved('kept.md');
    await run('reads what is saved');
    assert.ok(document.isDirty);
  });
});
