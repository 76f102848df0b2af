import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Script } from '../fake/modelScript.ts';
import { startModelServer, type ModelServer } from '../fake/modelServer.ts';
import { eventually } from './stage/eventually.ts';
import { Stage } from './stage/stage.ts';

const MAX_BYTES = 3 * 2 ** 20;
const SENTENCE = 'Review the error handling of the parser';
const KEY = 'sk-proj-Hk39dmWq81TzLx6P';
const TEST: Script = {
  match: 'Call the tool `report`',
  steps: [{ toolCalls: [{ name: 'report', args: { word: 'ready' } }] }],
};
const RESULT = 'There is a command that reads a statement.';

describe('a newcomer', () => {
  const stage = new Stage();

  describe('who installs the package', () => {
    it('fetches less than 3 MB', () => {
      const { size } = statSync(stage.editor.package);
      assert.ok(size < MAX_BYTES, `${size} bytes`);
    });

    it('gets what is run and nothing that built it', () => {
      const { extension } = stage.editor;
      const folders = readdirSync(extension, { withFileTypes: true }).filter((entry) => entry.isDirectory());
      assert.deepEqual(folders.map(({ name }) => name).toSorted(), ['dist', 'l10n', 'media']);
      const maps = readdirSync(path.join(extension, 'dist')).filter((name) => name.endsWith('.map'));
      assert.deepEqual(maps, []);
    });

    it('finds in the empty view what to do first', async () => {
      const { tasks } = stage.workbench;
      await tasks.open();
      await tasks.root.getByText('Queue Your First Task').waitFor();
      await tasks.root.getByText('Connect a Model').waitFor();
    });

    it('tries the sample, sees it completed without a model, and reads its result', async () => {
      const { tasks, panel } = stage.workbench;
      await tasks.root.getByText('Try a sample, no model needed').click();
      await tasks.unfold('Completed');
      const [row] = await tasks.rows();
      assert.match(row?.title ?? '', /^Survey this workspace/);
      assert.match(row?.description ?? '', /^Sample, no AI/);
      await tasks.row(row?.title ?? '').click();
      await panel.getByRole('heading', { name: 'Structure' }).waitFor();
    });

    it('is told in the status bar what there is', async () => {
      const label = await stage.workbench.status.getAttribute('aria-label');
      assert.equal(label, 'Agent Task Queue: 1 Completed');
    });

    it('has a queue on disk that the terminal program reads', async () => {
      const [task] = await stage.queue.list();
      assert.equal(task?.status, 'completed');
      assert.deepEqual(await stage.queue.starts(), [task?.title]);
    });
  });

  describe('who queues a task', () => {
    it('is told what is wrong with a sentence while it is typed', async () => {
      const { quickInput, tasks } = stage.workbench;
      await tasks.open();
      await stage.workbench.run('Queue Task…');
      await quickInput.titled('Queue Task');
      await quickInput.type('Too short');
      await quickInput
        .message()
        .filter({ hasText: 'description: the description needs at least 10' })
        .waitFor();
      await quickInput.type(SENTENCE);
      await quickInput.message().filter({ hasText: 'One sentence is enough' }).waitFor();
    });

    it('reaches every field from there, and comes back to the list from each', async () => {
      const { quickInput } = stage.workbench;
      await quickInput.press('More…');
      await quickInput.titled(`Queue Task: ${SENTENCE}`);
      await quickInput.choose('Priority');
      await quickInput.choose('9 · High');
      await quickInput.titled(`Queue Task: ${SENTENCE}`);
      await quickInput.choose('Agent');
      await quickInput.titled('Agent');
      await quickInput.press('Back');
      await quickInput.titled(`Queue Task: ${SENTENCE}`);
      await quickInput.option('Priority').filter({ hasText: '9 · High' }).waitFor();
    });

    it('finds again what was chosen after the list was closed by accident, and queues it', async () => {
      const { quickInput, tasks } = stage.workbench;
      await quickInput.cancel();
      await quickInput.gone();
      await stage.workbench.run('Queue Task…');
      await quickInput.titled(`Queue Task: ${SENTENCE}`);
      await quickInput.option('Priority').filter({ hasText: '9 · High' }).waitFor();
      await quickInput.choose('Queue');
      await tasks.waitUntil(SENTENCE, 'Pending');
      assert.equal((await stage.queue.task(SENTENCE)).priority, 9);
    });

    it('is told once that it waits for a model, and sees its row', async () => {
      const { notifications, tasks } = stage.workbench;
      await notifications.saying('no model is connected yet').waitFor();
      await eventually(async () => {
        assert.equal(await tasks.row(SENTENCE).getAttribute('aria-selected'), 'true');
      });
    });
  });

  describe('who connects a model', () => {
    let server: ModelServer;
    before('start a model server', async () => {
      server = await startModelServer();
      server.scripts('good', [TEST, { steps: [{ text: RESULT }] }]);
      server.scripts('weak', [{ steps: [{ text: 'I would call it if I could.' }] }]);
    });
    after('stop the model server', () => server.close());

    const dialog = () => stage.workbench.page.locator('.monaco-dialog-box');
    const press = (button: string) => dialog().getByRole('button', { name: button, exact: true }).click();

    it('finds the own models of the editor and of the machine only where there are some', async () => {
      const { quickInput } = stage.workbench;
      await quickInput.run('Connect a Model…');
      assert.deepEqual(await quickInput.options(), [
        'OpenAI',
        'DeepSeek',
        'OpenAI-Compatible Address…',
        'Offline Sample',
      ]);
      await quickInput.cancel();
    });

    it('is told of a wrong address while it is typed', async () => {
      const { quickInput } = stage.workbench;
      await quickInput.run('Connect a Model…');
      await quickInput.choose('OpenAI-Compatible Address…');
      await quickInput.message().filter({ hasText: 'The base URL of the server' }).waitFor();
      await quickInput.type('localhost:11434');
      await quickInput.message().filter({ hasText: 'An address starts with http:// or https://.' }).waitFor();
      await quickInput.cancel();
    });

    it('is warned of a model that calls no tools, and may go away without a change', async () => {
      const { quickInput } = stage.workbench;
      await quickInput.run('Connect a Model…');
      await quickInput.choose('OpenAI-Compatible Address…');
      await quickInput.message().filter({ hasText: 'The base URL of the server' }).waitFor();
      await quickInput.answer(server.url('weak'));
      await quickInput.option('fake-1').waitFor();
      await quickInput.choose('fake-1');
      await dialog().getByText('fake-1 answers, but does not call tools.').waitFor();
      await dialog().getByText('Agents work by calling tools').waitFor();
      await press('Cancel');
      await dialog().waitFor({ state: 'hidden' });
      assert.doesNotMatch(stage.editor.readSettings(), /weak/);
    });

    it('connects an address, and tasks that wait for a model run with it', async () => {
      const { quickInput, tasks, notifications } = stage.workbench;
      await quickInput.run('Connect a Model…');
      await quickInput.choose('OpenAI-Compatible Address…');
      await quickInput.message().filter({ hasText: 'The base URL of the server' }).waitFor();
      await quickInput.answer(server.url('good'));
      await quickInput.choose('fake-1');
      await notifications.saying('fake-1 is connected: it answers and calls tools.').waitFor();
      const row = await tasks.waitUntil(SENTENCE, 'Completed');
      assert.equal(row.description, RESULT);
    });

    it('types a key that is never shown and never written to the settings', async () => {
      const { quickInput } = stage.workbench;
      await quickInput.run('Connect a Model…');
      await quickInput.choose('DeepSeek');
      await quickInput.message().filter({ hasText: 'The API key for DeepSeek' }).waitFor();
      await quickInput.type(KEY);
      const kind = await quickInput.root.locator('input').first().getAttribute('type');
      assert.equal(kind, 'password');
      await quickInput.cancel();
      assert.ok(!stage.editor.readSettings().includes(KEY));
    });

    it('disconnects it again: the settings forget it', async () => {
      const { quickInput } = stage.workbench;
      await quickInput.run('Disconnect a Model…');
      await quickInput.choose('127.0.0.1');
      await dialog().getByText('Disconnect 127.0.0.1?').waitFor();
      await press('Disconnect');
      await eventually(async () => assert.doesNotMatch(stage.editor.readSettings(), /fake-1/));
      // The file may be known before the window has taken it up.
      await eventually(async () => {
        await quickInput.cancel();
        await quickInput.run('Disconnect a Model…');
        await stage.workbench.notifications.saying('No model is connected.').waitFor({ timeout: 2_000 });
      });
    });
  });
});
