import assert from 'node:assert/strict';
import type { Script } from '../fake/modelScript.ts';
import { startModelServer, type ModelServer } from '../fake/modelServer.ts';
import { eventually } from './stage/eventually.ts';
import { Stage } from './stage/stage.ts';

const KEY = 'sk-proj-Hk39dmWq81TzLx6P';
const TEST: Script = {
  match: 'Call the tool `report`',
  steps: [{ toolCalls: [{ name: 'report', args: { word: 'ready' } }] }],
};
const RESULT = 'There is a command that reads a statement.';

describe('a person who connects a model', () => {
  const stage = new Stage();
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
    const { quickInput, tasks } = stage.workbench;
    await tasks.open(); // by then the palette offers what is for trusted folders
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
    await tasks.open();
    await stage.workbench.queue('Say what this workspace is for');
    await quickInput.run('Connect a Model…');
    await quickInput.choose('OpenAI-Compatible Address…');
    await quickInput.message().filter({ hasText: 'The base URL of the server' }).waitFor();
    await quickInput.answer(server.url('good'));
    await quickInput.choose('fake-1');
    await notifications.saying('fake-1 is connected: it answers and calls tools.').waitFor();
    await tasks.unfold('Completed');
    const [row] = await tasks.rows();
    assert.equal(row?.title, 'Say what this workspace is for');
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
