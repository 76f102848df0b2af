import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Editor } from './stage/editor.ts';
import { eventually } from './stage/eventually.ts';
import { FakeProvider, Gate } from './stage/fakeProvider.ts';
import type { QuickInput } from './stage/quickInput.ts';
import { Stage } from './stage/stage.ts';

/** What the palette offers, once that is among it. */
function offering(quickInput: QuickInput, title: string): Promise<readonly string[]> {
  return eventually(async () => {
    const offered = await quickInput.options();
    assert.ok(offered.includes(`Agent Task Queue: ${title}`), offered.join(', '));
    return offered;
  });
}

describe('windows on one folder', () => {
  const model = new FakeProvider();
  const stage = new Stage({ settings: () => ({ ...model.settings, 'agentTaskQueue.maxWorkers': 1 }) });
  let answered = new Gate();

  describe('two of them', () => {
    before(() => {
      model.scripts = [{ by: 'turn', steps: [() => answered.lets({ text: 'Both windows see this.' })] }];
    });

    it('show one queue, and each commands it', async () => {
      const first = stage.workbench;
      await first.tasks.open();
      await first.queue('Asked for in the first window');
      await first.tasks.waitUntil('Asked for in the first window', 'Running');
      const second = await stage.openWindow();
      await second.tasks.open();
      await second.tasks.waitUntil('Asked for in the first window', 'Running');
      await second.tasks.press('Asked for in the first window', 'Pause');
      await first.tasks.waitUntil('Asked for in the first window', 'Paused');
      await first.tasks.press('Asked for in the first window', 'Resume');
      await second.tasks.waitUntil('Asked for in the first window', 'Running');
    });

    it('hand over when the one that runs the queue closes', async () => {
      const [first, second] = [stage.workbench, stage.windows[1]];
      assert.ok(second);
      await stage.closeWindow(first);
      await second.tasks.waitUntil('Asked for in the first window', 'Running');
      answered.open();
      const done = await second.tasks.waitUntil('Asked for in the first window', 'Completed');
      assert.equal(done.description, 'Both windows see this.');
    });

    it('leave a queue that the remaining one still commands', async () => {
      answered = new Gate();
      const { tasks } = stage.workbench;
      await stage.workbench.queue('Asked for in the second window');
      await tasks.waitUntil('Asked for in the second window', 'Running');
      await tasks.press('Asked for in the second window', 'Cancel');
      await tasks.waitUntil('Asked for in the second window', 'Cancelled');
    });
  });

  describe('one that is reloaded', () => {
    before(() => {
      answered = new Gate();
      const held = { by: 'turn', match: 'Held', steps: [() => answered.lets({ text: 'At last.' })] } as const;
      model.scripts = [held, { steps: [{ text: 'Quickly done.' }] }];
    });

    it('goes on with what ran, and keeps what waited, was paused or had ended', async () => {
      const { workbench } = stage;
      await workbench.queue('Ended before the reload');
      await workbench.tasks.waitUntil('Ended before the reload', 'Completed');
      await workbench.queue('Held in the middle');
      await workbench.tasks.waitUntil('Held in the middle', 'Running');
      await workbench.queue('Waits for its turn');
      await workbench.queue('Paused by a person');
      await workbench.tasks.press('Paused by a person', 'Pause');
      await workbench.tasks.waitUntil('Paused by a person', 'Paused');
      await workbench.reload();
      await workbench.tasks.open();
      await workbench.tasks.waitUntil('Held in the middle', 'Running');
      await workbench.tasks.waitUntil('Waits for its turn', 'Queued');
      await workbench.tasks.waitUntil('Paused by a person', 'Paused');
      await workbench.tasks.waitUntil('Ended before the reload', 'Completed');
      answered.open();
      await workbench.tasks.waitUntil('Waits for its turn', 'Completed');
      assert.equal((await stage.queue.task('Held in the middle')).status, 'completed');
    });

    it('asks a model once more for the turn that was cut, and only for that', () => {
      assert.equal(model.asked('Ended before the reload'), 1);
      assert.equal(model.asked('Held in the middle'), 2);
    });

    it('keeps the queue paused', async () => {
      const { workbench } = stage;
      await workbench.run('Pause the Queue');
      await workbench.queue('Queued while paused');
      await workbench.reload();
      await workbench.tasks.open();
      const row = await workbench.tasks.waitUntil('Queued while paused', 'Pending');
      assert.equal(row.description, 'the queue is paused');
      await workbench.run('Resume the Queue');
      await workbench.tasks.waitUntil('Queued while paused', 'Completed');
    });
  });
});

describe('a window without a folder', () => {
  const stage = new Stage({
    place: () => 'nothing',
    settings: () => ({ 'agentTaskQueue.defaultProvider': 'offline' }),
  });

  it('says that agents work on the files of a folder', async () => {
    const { tasks } = stage.workbench;
    await tasks.open();
    await tasks.root.getByText('Open a folder: agents work on its files.').waitFor();
  });

  it('offers no command that needs files', async () => {
    const { page, quickInput } = stage.workbench;
    await page.keyboard.press('F1');
    await quickInput.type('>Agent Task Queue: Queue');
    const offered = await offering(quickInput, 'Queue Task…');
    assert.deepEqual(
      offered.filter((title) => /: Queue (Selection|File)|Sample/.test(title)),
      [],
    );
    await quickInput.cancel();
  });
});

describe('a window on several folders', () => {
  const stage = new Stage({
    place: (editor) => ({ workspace: severalFolders(editor) }),
    settings: () => ({ 'agentTaskQueue.defaultProvider': 'offline' }),
  });

  it('runs tasks over all of them', async () => {
    const { workbench } = stage;
    await workbench.tasks.open();
    await workbench.queue('Say what lies in both folders');
    await workbench.tasks.waitUntil('Say what lies in both folders', 'Completed');
    const task = await stage.queue.task('Say what lies in both folders');
    const output = JSON.stringify(task['result']);
    assert.match(output, /one\/apples\.md/);
    assert.match(output, /two\/pears\.md/);
  });
});

/** A workspace file beside two folders with a file each. */
function severalFolders(editor: Editor): string {
  const root = editor.emptyFolder();
  for (const [name, file] of [
    ['one', 'apples.md'],
    ['two', 'pears.md'],
  ] as const) {
    mkdirSync(path.join(root, name));
    writeFileSync(path.join(root, name, file), `# ${file}\n\nTODO: count them.\n`);
  }
  const file = path.join(root, 'both.code-workspace');
  writeFileSync(file, JSON.stringify({ folders: [{ path: 'one' }, { path: 'two' }] }));
  return file;
}

describe('a window on a folder that is not trusted', () => {
  const stage = new Stage({
    settings: () => ({
      'security.workspace.trust.enabled': true,
      'security.workspace.trust.startupPrompt': 'never',
      'agentTaskQueue.defaultProvider': 'offline',
    }),
  });

  it('says that no task runs, and how to trust it', async () => {
    const { tasks } = stage.workbench;
    await tasks.open();
    await tasks.root.getByText('In a workspace that you do not trust, no task runs.').waitFor();
    await tasks.root.getByText('Manage Workspace Trust').waitFor();
  });

  it('offers no command that queues', async () => {
    const { page, quickInput } = stage.workbench;
    await page.keyboard.press('F1');
    await quickInput.type('>Agent Task Queue:');
    const offered = await offering(quickInput, 'Open Settings');
    assert.deepEqual(
      offered.filter((title) => /: Queue |Sample/.test(title)),
      [],
    );
    await quickInput.cancel();
  });

  it('runs tasks as soon as it is trusted', async () => {
    const { workbench } = stage;
    await workbench.tasks.root.getByText('Manage Workspace Trust').click();
    await workbench.page
      .getByRole('button', { name: /^Trust$/ })
      .first()
      .click();
    const modal = workbench.page.locator('.monaco-modal-editor-block');
    await modal.getByText('You trust this folder').waitFor();
    await modal.getByRole('button', { name: /^Close/ }).click();
    await modal.waitFor({ state: 'hidden' });
    await workbench.queue('Now that we trust each other');
    await workbench.tasks.waitUntil('Now that we trust each other', 'Completed');
  });
});
