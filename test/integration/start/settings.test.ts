import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import * as z from 'zod';
import type { Task } from '../../../src/core/task.ts';
import { hiddenFiles } from '../../../src/ui/hiddenFiles.ts';
import { queueDrafts } from '../../../src/ui/queueing/submit.ts';
import { readSettings } from '../../../src/ui/settings.ts';
import { activateExtension } from '../extension.ts';
import { AGENT, draft, ended } from '../sample.ts';

const { Global, Workspace } = vscode.ConfigurationTarget;
const command = (name: string, ...args: unknown[]) =>
  vscode.commands.executeCommand(`agentTaskQueue.${name}`, ...args);

const manifest = z.object({
  contributes: z.object({
    configuration: z.array(z.object({ properties: z.record(z.string(), z.record(z.string(), z.unknown())) })),
  }),
});

describe('the settings', () => {
  const changed: (readonly [key: string, target: vscode.ConfigurationTarget])[] = [];
  const made: string[] = [];

  async function set(key: string, value: unknown, target = Global): Promise<void> {
    changed.push([key, target]);
    await vscode.workspace.getConfiguration('agentTaskQueue').update(key, value, target);
  }

  afterEach(async () => {
    for (const [key, target] of changed.splice(0))
      await vscode.workspace.getConfiguration('agentTaskQueue').update(key, undefined, target);
  });
  after(async () => {
    const { engine } = await activateExtension();
    for (const id of made.toReversed()) await engine.remove(id);
  });

  async function newest(): Promise<Task> {
    const { engine } = await activateExtension();
    const [task] = (await engine.list({ order: 'newest', limit: 1 })).tasks;
    assert.ok(task);
    made.push(task.id);
    return task;
  }

  /** When the workers of this engine began: another engine has others. */
  async function workers(): Promise<readonly number[]> {
    const { engine } = await activateExtension();
    return (await engine.workers()).map(({ startedAt }) => startedAt);
  }

  it('that an engine goes by start another, and the others leave it alone', async () => {
    const { engine } = await activateExtension();
    const [task] = await engine.submit({ tasks: [draft('settled')], agents: [AGENT] });
    made.push(task?.id ?? '');
    await ended(engine, 'settled');
    const first = await workers();
    for (const [key, value] of [
      ['notifications', 'off'],
      ['maxRetries', 1],
      ['defaultAgent', 'Reviewer'],
      ['resumeOnStartup', 'ask'],
    ] as const)
      await set(key, value);
    assert.deepEqual(await workers(), first);
    await set('maxWorkers', 1);
    await engine.retry(task?.id ?? '').catch(() => undefined);
    assert.notDeepEqual(await workers(), first);
  });

  it('of the budget hold for tasks that have none', async () => {
    const { engine } = await activateExtension();
    await set('budget.taskSteps', 1);
    const [task] = await engine.submit({ tasks: [draft('frugal', { budget: {} })], agents: [AGENT] });
    const id = task?.id ?? '';
    const over = new AbortController();
    for await (const _ of engine.follow(0, over.signal))
      if ((await engine.get(id))?.status === 'paused') over.abort();
    assert.deepEqual((await engine.get(id))?.reason, { kind: 'budget', limit: 'steps', value: 1 });
    await engine.cancel(id);
    made.push(id);
  });

  it('of retries and agent hold for what is queued without them', async () => {
    await set('maxRetries', 7);
    await set('defaultAgent', 'Reviewer');
    await command('queueTask', 'Look at what the defaults are');
    const task = await newest();
    assert.deepEqual([task.maxRetries, task.agent, task.type], [7, 'Reviewer', 'review']);
  });

  it('that name an agent who is not there are named when it is needed, and nothing is queued', async () => {
    const { engine } = await activateExtension();
    const extension = vscode.extensions.getExtension('agent-task-queue.agent-task-queue');
    assert.ok(extension);
    const shippedAgents = vscode.Uri.joinPath(extension.extensionUri, 'media', 'agents');
    await set('defaultAgent', 'Nobody');
    const { total } = await engine.list();
    await assert.rejects(
      queueDrafts({ engine, shippedAgents }, [{ description: 'Look at what is there' }]),
      /agentTaskQueue\.defaultAgent: There is no agent named Nobody\./,
    );
    assert.equal((await engine.list()).total, total);
  });

  it('can let a round wait until a person says go', async () => {
    const { engine } = await activateExtension();
    await set('startAutomatically', false);
    await command('trySample');
    const task = await newest();
    assert.deepEqual([task.status, task.reason?.kind], ['pending', 'queue-paused']);
    await command('resumeQueue');
    assert.equal((await ended(engine, task.ref)).status, 'completed');
  });

  it('keep files from agents, and a workspace only adds to them', async () => {
    await set('files.sensitive', ['*.md']);
    await set('files.sensitive', ['src/**'], Workspace);
    assert.deepEqual(readSettings().sensitive, ['*.md', 'src/**']);
    const { engine } = await activateExtension();
    await command('trySample');
    const { result } = await ended(engine, (await newest()).ref);
    assert.ok(result);
    assert.doesNotMatch(result.output, /README\.md/);
  });

  it('of what the editor hides count, those that hang on another file do not', async () => {
    const files = vscode.workspace.getConfiguration('files');
    await files.update('exclude', {
      '**/*.md': true,
      '**/*.csv': false,
      '**/*.js': { when: '$(basename).ts' },
    });
    try {
      const [hidden] = hiddenFiles();
      assert.deepEqual(
        hidden?.filter((pattern) => /\*\.(md|csv|js)$/.test(pattern)),
        ['**/*.md'],
      );
      const { engine } = await activateExtension();
      await command('trySample');
      const { result } = await ended(engine, (await newest()).ref);
      assert.ok(result);
      assert.doesNotMatch(result.output, /README\.md/);
    } finally {
      await files.update('exclude', undefined);
    }
  });

  it('that cannot be read are named, and their defaults taken', async () => {
    await activateExtension();
    await set('budget.taskSteps', 'many');
    await set('maxWorkers', 99);
    await set('files.sensitive', ['ok', '../up']);
    await set('providers', { lab: { type: 'magic' } });
    await set('resumeOnStartup', 'sometimes');
    await set('history.keepDays', 0);
    const { budget, maxWorkers, sensitive, providers, resumeOnStartup, keep, problems } = readSettings();
    assert.deepEqual(keep, { keepDays: 90, keepCount: 1_000 });
    assert.deepEqual(
      { steps: budget.steps, maxWorkers, sensitive, providers, resumeOnStartup },
      { steps: 60, maxWorkers: 3, sensitive: [], providers: {}, resumeOnStartup: 'recent' },
    );
    for (const field of [
      'budget.taskSteps',
      'maxWorkers',
      'files.sensitive[1]',
      'providers.lab.type',
      'resumeOnStartup',
      'history.keepDays',
    ])
      assert.ok(
        problems.some((words) => words.startsWith(`agentTaskQueue.${field}: `)),
        `${field} in ${problems.join(' | ')}`,
      );
  });

  it('are contributed with a default, a scope, a place and a sentence each', () => {
    const extension = vscode.extensions.getExtension('agent-task-queue.agent-task-queue');
    const groups = manifest.parse(extension?.packageJSON).contributes.configuration;
    const settings = groups.flatMap(({ properties }) => Object.entries(properties));
    assert.ok(settings.length >= 12);
    for (const [name, { default: value, scope, order, description, markdownDescription }] of settings) {
      assert.notEqual(value, undefined, name);
      assert.ok(scope, name);
      assert.equal(typeof order, 'number', name);
      assert.match(String(description ?? markdownDescription), /\.$/, name);
    }
  });

  it('reach the terminals: the program there finds this queue', async () => {
    await activateExtension();
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const file = vscode.Uri.joinPath(folder.uri, 'store.txt');
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, 'store.txt'));
    const written = new Promise<void>((resolve) => watcher.onDidCreate(() => resolve()));
    const terminal = vscode.window.createTerminal({ shellPath: '/bin/sh' });
    terminal.sendText('printf %s "$AGENT_TASK_QUEUE_STORE" > store.tmp && mv store.tmp store.txt');
    await written;
    watcher.dispose();
    terminal.dispose();
    const store = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
    await vscode.workspace.fs.delete(file);
    await vscode.workspace.fs.stat(vscode.Uri.joinPath(vscode.Uri.file(store), 'tasks.db'));
  });
});
