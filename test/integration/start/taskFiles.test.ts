import assert from 'node:assert/strict';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { languageServers } from '../languageServers.ts';
import { codeOf, problems } from '../taskFileProblems.ts';

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

  it('is told what is wrong with it after the server was killed, with what was typed meanwhile', async function () {
    if (process.platform !== 'linux') this.skip();
    const content = 'Half a file';
    const document = await vscode.workspace.openTextDocument({ language: 'agent-task', content });
    await problems(document.uri, (all) => all.length > 0);
    const [server, ...more] = await languageServers();
    assert.ok(server !== undefined && more.length === 0, 'there is one');
    process.kill(server, 'SIGKILL');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '---\nagnet: Reviewer\n---\n');
    await vscode.workspace.applyEdit(edit);
    await problems(document.uri, (all) => all.some(({ message }) => message.startsWith('agnet: ')));
  });

  it('is completed, and says what its words stand for', async () => {
    const content = '---\npriority: 3\nagent: R\n---\n';
    const { uri } = await vscode.workspace.openTextDocument({ language: 'agent-task', content });
    // Before that the server knows of no agents.
    await problems(uri, (all) => all.some((problem) => codeOf(problem) === 'unknown-agent'));
    const agents = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      uri,
      new vscode.Position(2, 8),
    );
    const names = agents.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    assert.ok(names.includes('Reviewer'));
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      uri,
      new vscode.Position(1, 3),
    );
    const words = hovers.flatMap(({ contents }) =>
      contents.map((one) => (one instanceof vscode.MarkdownString ? one.value : '')),
    );
    assert.match(words.join('\n'), /What runs first: 1 to 10/);
  });

  it('may name an agent as soon as there is one', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert(folder);
    const content =
      '---\nagent: Newcomer\n---\n\n# Title\n\nA description of it.\n\n## Instructions\n\nDo this and nothing else at all.\n';
    const { uri } = await vscode.workspace.openTextDocument({ language: 'agent-task', content });
    const [unknown] = await problems(uri, (all) => all.length > 0);
    assert(typeof unknown?.code === 'object');
    assert.equal(unknown.code.value, 'unknown-agent');
    const { path: page, fragment } = unknown.code.target;
    assert.match(await readFile(page, 'utf8'), new RegExp(`^## ${fragment}$`, 'm'), 'its code is explained');
    const agent = vscode.Uri.joinPath(folder.uri, '.github', 'agents', 'newcomer.agent.md');
    const text = '---\nname: Newcomer\ndescription: Looks at all for the first time.\n---\n\nLook around.\n';
    await vscode.workspace.fs.writeFile(agent, new TextEncoder().encode(text));
    try {
      await problems(uri, (all) => all.length === 0);
    } finally {
      await vscode.workspace.fs.delete(agent);
    }
    await problems(uri, (all) => all.length > 0);
  });

  it('comes and goes with the folder that it lies in', async () => {
    const [workspace] = vscode.workspace.workspaceFolders ?? [];
    assert(workspace);
    const folder = path.join(workspace.uri.fsPath, 'looked-at');
    const outside = `${workspace.uri.fsPath}-looked-at`;
    const file = vscode.Uri.file(path.join(folder, 'deep', 'broken.task.md'));
    await mkdir(path.join(outside, 'deep'), { recursive: true });
    await writeFile(path.join(outside, 'deep', 'broken.task.md'), 'Half a file');
    await rename(outside, folder);
    await problems(file, (all) => all.length > 0);
    await rm(folder, { recursive: true });
    await problems(file, (all) => all.length === 0);
  });

  it('is not taken for another one where an older version of it is shown', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert(folder);
    const text =
      '---\nid: the-only-one\n---\n\n# Title\n\nA description of it.\n\n## Instructions\n\nDo this and nothing else at all.\n';
    const file = vscode.Uri.joinPath(folder.uri, 'versions', 'only.task.md');
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
    const provider = vscode.workspace.registerTextDocumentContentProvider('older', {
      provideTextDocumentContent: () => text,
    });
    try {
      const shown = [file, file.with({ scheme: 'older' })];
      for (const uri of shown) assert.equal((await vscode.workspace.openTextDocument(uri)).getText(), text);
      const { uri } = await vscode.workspace.openTextDocument({
        language: 'agent-task',
        content: 'Half a file',
      });
      await problems(uri, (all) => all.length > 0);
      assert.deepEqual(
        shown.flatMap((one) => vscode.languages.getDiagnostics(one)),
        [],
      );
    } finally {
      provider.dispose();
      await vscode.workspace.fs.delete(vscode.Uri.joinPath(file, '..'), { recursive: true });
    }
  });

  it('is known by the end of its name', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert(folder);
    const uri = vscode.Uri.joinPath(folder.uri, 'looked-at.task.md').with({ scheme: 'untitled' });
    const document = await vscode.workspace.openTextDocument(uri);
    assert.equal(document.languageId, 'agent-task');
  });
});
