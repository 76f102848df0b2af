import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { wholeResult } from '../../../src/core/wholeResult.ts';
import type { Task } from '../../../src/core/task.ts';
import { activateExtension } from '../extension.ts';
import { ended } from '../sample.ts';

const run = (name: string, ...args: unknown[]) =>
  vscode.commands.executeCommand(`agentTaskQueue.${name}`, ...args);

async function newest(): Promise<Task> {
  const { engine } = await activateExtension();
  const [task] = (await engine.list({ order: 'newest', limit: 1 })).tasks;
  assert.ok(task);
  return task;
}

describe('the commands', () => {
  it('queue a sentence, which waits while no model is connected', async () => {
    await activateExtension();
    await run('queueTask', 'Explain how the workspace is laid out');
    const task = await newest();
    assert.equal(task.title, 'Explain how the workspace is laid out');
    assert.equal(task.status, 'pending');
    assert.deepEqual(task.reason, { kind: 'no-model' });
  });

  it('cancel and retry the rows that they are called on', async () => {
    const { engine } = await activateExtension();
    const task = await newest();
    await run('cancelTask', { kind: 'task', task });
    assert.equal((await engine.get(task.id))?.status, 'cancelled');
    await run('retryTask', { kind: 'task', task }, [{ kind: 'task', task }]);
    assert.equal((await engine.get(task.id))?.status, 'pending');
    await engine.remove(task.id);
  });

  it('let waiting tasks go once a default provider is chosen', async () => {
    const { engine } = await activateExtension();
    await run('queueTask', 'Say what this workspace is about');
    const { ref } = await newest();
    const settings = vscode.workspace.getConfiguration('agentTaskQueue');
    await settings.update('defaultProvider', 'offline', vscode.ConfigurationTarget.Global);
    try {
      assert.equal((await ended(engine, ref)).status, 'completed');
    } finally {
      await settings.update('defaultProvider', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('queue each line of a copied list, and a selection with its lines as context', async () => {
    const { engine } = await activateExtension();
    await run('queueSeveral', '- [ ] Describe the folder src\n* Describe the read-me file\n\n');
    const { tasks } = await engine.list({ text: 'Describe the', order: 'newest' });
    assert.deepEqual(tasks.map(({ title }) => title).toSorted(), [
      'Describe the folder src',
      'Describe the read-me file',
    ]);
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, 'README.md'));
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(0, 0, 1, 0);
    await run('queueSelection', 'Explain this part of the text');
    assert.deepEqual((await newest()).context, ['README.md#L1']);
    for (const task of [...tasks, await newest()]) await engine.remove(task.id);
  });

  it('try a sample that needs no model, and open its result as a document', async () => {
    const { engine } = await activateExtension();
    await run('trySample');
    const task = await ended(engine, (await newest()).ref);
    assert.equal(task.status, 'completed', task.errorMessage ?? '');
    await run('openResult', task.id);
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(text, /^\*Sample, no AI\*/);
    assert.ok(task.result && text.endsWith(wholeResult(task.result)));
  });

  it('queue a task file with the agent of its type, and refuse a broken one whole', async () => {
    const { engine } = await activateExtension();
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const uri = vscode.Uri.joinPath(folder.uri, 'look.task.md');
    const good =
      '---\nid: from-file\ntype: review\nprovider: offline\n---\n# Look closely\n\nWhat is there to see here?\n\n## Instructions\n\nName each file and what it holds.\n';
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(good));
    await run('queueTaskFile', uri);
    assert.equal((await engine.get('from-file'))?.agent, 'Reviewer');
    assert.equal((await ended(engine, 'from-file')).status, 'completed');
    const { total } = await engine.list();
    const broken = vscode.Uri.joinPath(folder.uri, 'broken.task.md');
    await vscode.workspace.fs.writeFile(
      broken,
      new TextEncoder().encode(good.replace('type: review', 'priority: 99')),
    );
    await run('queueTaskFile', broken);
    assert.equal((await engine.list()).total, total);
  });
});
