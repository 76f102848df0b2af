import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Task } from '../../../src/core/task.ts';
import { activateExtension } from '../extension.ts';
import { AGENT, draft, ended, upcoming } from '../sample.ts';
import { codeOf, problems } from '../taskFileProblems.ts';

interface Step {
  readonly text?: string;
  readonly call?: string;
  readonly input?: object;
  readonly hang?: true;
  readonly error?: { readonly code: string; readonly message: string };
}

/** What the extension in test/fixtures/language-model gives. */
interface Lab {
  script: (readonly Step[])[];
  requests: {
    readonly model: string;
    readonly messages: readonly unknown[];
    readonly tools: readonly string[];
  }[];
  readonly onCancelled: vscode.Event<void>;
  offer(offered: boolean): void;
}

const settings = () => vscode.workspace.getConfiguration('agentTaskQueue');

describe('the models of the editor', () => {
  let lab: Lab;
  before(async () => {
    await activateExtension();
    const extension = vscode.extensions.getExtension<Lab>('agent-task-queue-test.language-model');
    assert.ok(extension);
    lab = await extension.activate();
  });
  beforeEach(() => {
    lab.requests.length = 0;
  });
  after(async () => {
    for (const key of ['providers', 'defaultProvider'])
      await settings().update(key, undefined, vscode.ConfigurationTarget.Global);
  });

  async function queue(ref: string, more: object = {}): Promise<string> {
    const { engine } = await activateExtension();
    const [task] = await engine.submit({
      tasks: [draft(ref, { provider: 'lab', ...more })],
      agents: [AGENT],
    });
    return task?.id ?? '';
  }

  async function run(ref: string, more: object = {}): Promise<Task> {
    await queue(ref, more);
    return ended((await activateExtension()).engine, ref);
  }

  it('are connected by one tiny request, which is when the editor asks for leave', async () => {
    const given = { source: 'vscode-lm', vendor: 'lab', model: 'lab-1' };
    await vscode.commands.executeCommand('agentTaskQueue.connectModel', given);
    assert.deepEqual(settings().get('providers'), {
      lab: { type: 'vscode-lm', vendor: 'lab', model: 'lab-1', contextTokens: 64_000 },
    });
    assert.equal(settings().get('defaultProvider'), 'lab');
  });

  it('are the only ones of theirs that a task file may name without a warning', async () => {
    const content = '---\nprovider: lab\nmodel: lab-22\n---\n';
    const { uri } = await vscode.workspace.openTextDocument({ language: 'agent-task', content });
    const found = await problems(uri, (all) => all.some((one) => codeOf(one) === 'unknown-model'));
    const words = found.map(({ message }) => message).join('\n');
    assert.match(words, /^model: lab has no model named lab-22\. Did you mean lab-2\?$/m);
  });

  it('run a task of several turns with tools', async () => {
    lab.script = [
      [{ text: 'I look around.' }, { call: 'list_files', input: {} }],
      [{ call: 'read_file', input: { path: 'README.md' } }],
      [{ text: 'There is a read-me.\n\nIt says what this is.' }],
    ];
    const { status, result, errorMessage } = await run('several turns');
    assert.equal(status, 'completed', errorMessage ?? '');
    assert.equal(result?.output, 'There is a read-me.\n\nIt says what this is.');
    assert.equal(result.metrics.approximate, true);
    assert.ok(result.metrics.inputTokens > 100 && result.metrics.outputTokens > 10);
    assert.equal(lab.requests.length, 3);
    assert.deepEqual(lab.requests[0]?.tools, [
      'list_files',
      'read_file',
      'search_text',
      'get_diagnostics',
      'fetch_result',
      'update_plan',
      'suggest_follow_ups',
    ]);
    assert.match(JSON.stringify(lab.requests[2]?.messages), /list_files.*README\.md/);
  });

  it('are told the problems that the editor shows, with the task and when they ask', async () => {
    const root = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert.ok(root);
    const place = new vscode.Range(2, 4, 2, 9);
    const problem = new vscode.Diagnostic(place, 'Too long.', vscode.DiagnosticSeverity.Warning);
    const shown = vscode.languages.createDiagnosticCollection('lab');
    shown.set(vscode.Uri.joinPath(root, 'README.md'), [problem]);
    lab.script = [
      [{ call: 'get_diagnostics', input: { glob: 'README.md' } }],
      [{ text: 'The read-me is too long.' }],
    ];
    const { status, errorMessage } = await run('problems', { context: ['@problems'] });
    shown.dispose();
    assert.equal(status, 'completed', errorMessage ?? '');
    const told = /README\.md:3:5: warning: Too long\./;
    assert.match(JSON.stringify(lab.requests[0]?.messages), told);
    assert.match(JSON.stringify(lab.requests[1]?.messages.slice(-1)), told);
  });

  it('are told which one is meant', async () => {
    lab.script = [[{ text: 'The second one answers here.' }]];
    await run('the second one', { model: 'lab-2' });
    assert.equal(lab.requests[0]?.model, 'lab-2');
  });

  it('are called off when the task is cancelled', async () => {
    const { engine } = await activateExtension();
    lab.script = [[{ text: 'I begin and do not end.' }, { hang: true }]];
    const calledOff = new Promise<void>((resolve) => lab.onCancelled(resolve));
    const { came } = await upcoming(engine, ({ deltas }) => deltas.length > 0);
    const id = await queue('cancelled');
    await came;
    await engine.cancel(id);
    assert.equal((await ended(engine, 'cancelled')).status, 'cancelled');
    await calledOff;
  });

  it('hold the provider when they take no more requests', async () => {
    const { engine } = await activateExtension();
    lab.script = [
      [{ error: { code: 'ChatQuotaExceeded', message: 'You have used up your requests.' } }],
      [{ text: 'Now there is an answer again.' }],
    ];
    const id = await queue('held');
    const task = await ended(engine, 'held');
    assert.deepEqual([task.status, task.retryCount], ['completed', 0]);
    const log = await engine.log({ task: id });
    assert.match(JSON.stringify(log), /lab takes no more requests for now/);
  });

  it('fail a task for good, in words, where the model is not there or must not be used', async () => {
    const missing = await run('missing', { model: 'lab-9' });
    assert.equal(missing.status, 'failed');
    assert.match(missing.errorMessage ?? '', /no model lab-9 in this window \("There are: lab-1, lab-2"\)/);
    lab.script = [[{ error: { code: 'NoPermissions', message: 'no' } }]];
    const refused = await run('refused');
    assert.match(refused.errorMessage ?? '', /Connect a Model" again/);
  });

  it('let a task wait while the editor has none', async () => {
    const { engine } = await activateExtension();
    const { came } = await upcoming(engine, ({ lanes }) => lanes);
    lab.offer(false);
    await came;
    const id = await queue('waits');
    assert.deepEqual((await engine.get(id))?.reason, { kind: 'provider-missing', provider: 'lab' });
    lab.script = [[{ text: 'Here they are again, all of them.' }]];
    lab.offer(true);
    assert.equal((await ended(engine, 'waits')).status, 'completed');
  });
});
