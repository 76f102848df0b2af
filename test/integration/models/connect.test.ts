import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import type { Script, Step } from '../../fake/modelScript.ts';
import { startModelServer, type ModelServer } from '../../fake/modelServer.ts';
import { startProxy } from '../../fake/proxy.ts';
import { activateExtension } from '../extension.ts';
import { AGENT, draft, ended } from '../sample.ts';
import { KEYS } from '../secrets.ts';
import { codeOf, problems } from '../taskFileProblems.ts';

const TEST: Script = {
  match: 'Call the tool `report`',
  steps: [{ toolCalls: [{ name: 'report', args: { word: 'ready' } }] }],
};
const TURNS: readonly Step[] = [
  { text: 'I look.', toolCalls: [{ name: 'list_files', args: {} }] },
  { text: 'There is a read-me and a source file.' },
];

const settings = () => vscode.workspace.getConfiguration('agentTaskQueue');
const configured = () => settings().get<Record<string, unknown>>('providers') ?? {};
const connect = (given: object) => vscode.commands.executeCommand('agentTaskQueue.connectModel', given);

/** A setting that was written arrives here a moment later. */
function arrived(holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (holds()) return resolve();
    const subscription = vscode.workspace.onDidChangeConfiguration(() => {
      if (!holds()) return;
      subscription.dispose();
      resolve();
    });
  });
}

async function set(key: string, value: unknown): Promise<void> {
  await settings().update(key, value, vscode.ConfigurationTarget.Global);
  await arrived(() => isDeepStrictEqual(settings().inspect(key)?.globalValue, value));
}

const isDefault = (id: string) => arrived(() => settings().get('defaultProvider') === id);

describe('connecting a model', () => {
  let server: ModelServer;
  before(async () => {
    await activateExtension();
    server = await startModelServer();
    for (const path of ['openai', 'deepseek', 'compatible', 'weak'])
      server.scripts(path, [TEST, { by: 'turn', steps: TURNS }]);
  });
  after(async () => {
    await set('providers', undefined);
    await set('defaultProvider', undefined);
    await server.close();
  });

  /** Runs a task on the default provider: what was connected is used. */
  async function run(ref: string): Promise<string> {
    const { engine } = await activateExtension();
    const { provider: _, ...task } = draft(ref);
    await engine.submit({ tasks: [task], agents: [AGENT] });
    const { status, result, errorMessage } = await ended(engine, ref);
    assert.equal(status, 'completed', errorMessage ?? '');
    return result?.output ?? '';
  }

  const answer = TURNS[1]?.text ?? '';

  it('of OpenAI: its key goes along with each request, and a task runs to its result', async () => {
    await set('providers', { openai: { type: 'openai', baseURL: server.url('openai') } });
    const earlier = server.requests('openai').length;
    await connect({ source: 'openai', key: KEYS.openai, model: 'gpt-5.4-mini' });
    await isDefault('openai');
    assert.equal(await run('with openai'), answer);
    const routes = server
      .requests('openai')
      .slice(earlier)
      .map(({ route, headers }) => [route, headers['authorization']]);
    const bearer = `Bearer ${KEYS.openai}`;
    assert.deepEqual(routes, [
      ['/models', bearer],
      ['/responses', bearer],
      ['/responses', bearer],
      ['/responses', bearer],
    ]);
  });

  it('offers the models that its server listed in task files, and calls no other one wrong', async () => {
    const content = '---\nprovider: openai\nmodel: x\nagent: nobody\n---\n';
    const { uri } = await vscode.workspace.openTextDocument({ language: 'agent-task', content });
    // Before that the server of task files knows of no provider.
    const found = await problems(uri, (all) => all.some((one) => codeOf(one) === 'unknown-agent'));
    assert.ok(!found.some((one) => codeOf(one) === 'unknown-model'));
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      uri,
      new vscode.Position(2, 8),
    );
    const offered = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    assert.deepEqual(offered.slice(0, 2), ['gpt-5.4-mini', 'fake-1']);
  });

  it('of DeepSeek', async () => {
    await set('providers', {
      ...configured(),
      deepseek: { type: 'deepseek', baseURL: server.url('deepseek', 'deepseek') },
    });
    await connect({ source: 'deepseek', key: KEYS.deepseek, model: 'deepseek-v4-flash' });
    await isDefault('deepseek');
    assert.equal(await run('with deepseek'), answer);
  });

  it('of any address that speaks like OpenAI, under a name of its own', async () => {
    await connect({ source: 'openai-compatible', baseURL: server.url('compatible'), model: 'fake-1' });
    assert.deepEqual(configured()['127.0.0.1'], {
      type: 'openai-compatible',
      baseURL: server.url('compatible'),
      model: 'fake-1',
    });
    assert.equal(await run('with an address'), answer);
  });

  it('through the proxy of the editor’s settings, tested and used the same way', async () => {
    const http = vscode.workspace.getConfiguration('http');
    await using proxy = await startProxy(Number(new URL(server.origin).port));
    await http.update('proxy', proxy.url, vscode.ConfigurationTarget.Global);
    try {
      const baseURL = 'http://models.test/s/compatible/v1'; // a name that no network knows
      await connect({ source: 'openai-compatible', baseURL, model: 'fake-1' });
      assert.equal(await run('through a proxy'), answer);
    } finally {
      await http.update('proxy', undefined, vscode.ConfigurationTarget.Global);
    }
    const turns = proxy.asked.filter(({ what }) => what.endsWith('/chat/completions'));
    assert.equal(turns.length, 3);
  });

  it('of the offline sample, which needs nothing', async () => {
    await connect({ source: 'offline' });
    await isDefault('offline');
    assert.match(await run('offline'), /README\.md/);
  });

  it('that does not call tools: changes nothing', async () => {
    server.script('weak', [{ text: 'I cannot.' }]);
    const before = [settings().get('defaultProvider'), configured()];
    await connect({ source: 'openai-compatible', baseURL: server.url('weak'), model: 'weak-1' });
    assert.deepEqual([settings().get('defaultProvider'), configured()], before);
  });

  it('that does not call tools: is taken where the person wants it so', async () => {
    const given = { source: 'openai-compatible', baseURL: server.url('weak'), model: 'weak-1' };
    await connect({ ...given, anyway: true, asDefault: false });
    await arrived(() => '127.0.0.1-2' in configured());
    const names = ['openai', 'deepseek', '127.0.0.1', 'models.test', '127.0.0.1-2'];
    assert.deepEqual(Object.keys(configured()), names, 'no other connection is lost');
    assert.equal(settings().get('defaultProvider'), 'offline');
  });

  it('whose server cannot be reached: changes nothing', async () => {
    const before = configured();
    await connect({ source: 'openai-compatible', baseURL: 'http://127.0.0.1:9/v1', model: 'none' });
    assert.deepEqual(configured(), before);
  });
});
