import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activateExtension } from '../extension.ts';
import { ended } from '../sample.ts';

const BODY = 'Say what is there to be seen.\n\n## Instructions\n\nName each file and what it holds.\n';
const run = (name: string, ...args: unknown[]) =>
  vscode.commands.executeCommand(`agentTaskQueue.${name}`, ...args);

describe('Over a task file', () => {
  let folder: vscode.Uri;
  before(() => {
    const [root] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(root);
    folder = vscode.Uri.joinPath(root.uri, 'lenses');
  });
  after(async () => {
    const { engine } = await activateExtension();
    for (const ref of ['lenses/child.task.md', 'first-of-all', 'every-night']) {
      const task = await engine.get(ref);
      if (task) await engine.remove(task.id, { cascade: true });
    }
    for (const { id, ref } of await engine.schedules())
      if (ref === 'every-night') await engine.removeSchedule(id);
    await vscode.workspace.fs.delete(folder, { recursive: true });
  });

  it('stands what can be done with it, how its task is, and what came of it', async () => {
    const { engine } = await activateExtension();
    const parent = await write('parent', '---\nid: first-of-all\nprovider: offline\n---\n\n# The parent\n\n');
    const child = await write(
      'child',
      '---\nprovider: offline\ndependsOn:\n  - ./parent.task.md\n---\n\n# The child\n\n',
    );
    assert.deepEqual(titles(await lenses(parent)), ['Queue']);
    const [, together] = await lenses(child);
    assert.equal(together?.title, 'Queue with Dependencies');
    await press(together);
    await ended(engine, 'lenses/child.task.md');
    assert.ok(await engine.get('first-of-all'), 'it was queued with what it depends on');
    const over = await lenses(child, (all) => all.length === 4);
    assert.match(over[2]?.title ?? '', /^\$\(pass\)\sCompleted · /);
    assert.equal(over[3]?.title, 'Open Result');
    await press(over[3]);
    assert.match(vscode.window.activeTextEditor?.document.getText() ?? '', /^\*Sample, no AI\*/);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('stands when a recurring task runs next', async () => {
    const text = '---\nid: every-night\nschedule:\n  cron: 0 3 * * *\n---\n\n# Every night\n\n';
    const file = await write('night', text);
    await run('queueTaskFile', file);
    const [, state] = await lenses(file, (all) => all.length === 2);
    assert.match(state?.title ?? '', /^\$\(calendar\)\sRecurring · next /);
  });

  async function write(name: string, head: string): Promise<vscode.Uri> {
    const uri = vscode.Uri.joinPath(folder, `${name}.task.md`);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(`${head}${BODY}`));
    await vscode.workspace.openTextDocument(uri);
    return uri;
  }
});

const titles = (all: readonly vscode.Command[]) => all.map(({ title }) => title);

async function press({ command, arguments: given }: vscode.Command): Promise<void> {
  const args: readonly unknown[] = given ?? [];
  await vscode.commands.executeCommand(command, ...args);
}

/** Asks until they are as expected. */
async function lenses(
  uri: vscode.Uri,
  isExpected: (all: readonly vscode.Command[]) => boolean = (all) => all.length > 0,
): Promise<readonly vscode.Command[]> {
  for (;;) {
    const given = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      uri,
    );
    const all = given.flatMap(({ command }) => (command ? [command] : []));
    if (isExpected(all)) return all;
  }
}
