import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openNewTaskLink } from '../../../src/ui/queueing.ts';
import { activateExtension } from '../extension.ts';

const link = (rest: string) => vscode.Uri.parse(`vscode://agent-task-queue.agent-task-queue${rest}`);

function formTabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(
      ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.includes('agentTaskQueue'),
    );
}

/** The editor tells of a new tab a little after it was made. */
async function formTab(): Promise<void> {
  if (formTabs().length > 0) return;
  await new Promise<void>((resolve) => {
    const subscription = vscode.window.tabGroups.onDidChangeTabs(() => {
      if (formTabs().length === 0) return;
      subscription.dispose();
      resolve();
    });
  });
}

describe('a link from outside', () => {
  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('opens the form and queues nothing, whatever is in it', async () => {
    const { engine } = await activateExtension();
    const { total } = await engine.list();
    for (const query of [
      `title=${encodeURIComponent('Fix A & B')}&description=${encodeURIComponent('Mend the parser, all of it.')}`,
      `description=${encodeURIComponent('<script>alert(1)</script>\u0000\u202e')}&provider=x&context=../../etc`,
      `title=${'x'.repeat(10_000_000)}`,
    ])
      await openNewTaskLink(link(`/new?${query}`));
    await formTab();
    assert.equal(formTabs().length, 1);
    assert.equal((await engine.list()).total, total);
  });

  it('to anywhere else is refused in words', async () => {
    await activateExtension();
    for (const rest of ['/run?title=x', '/', '/new/more'])
      await assert.rejects(openNewTaskLink(link(rest)), /leads nowhere/);
  });
});
