import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { taskResultSchema } from '../../src/core/task.ts';
import { startModelServer, type ModelServer } from '../fake/modelServer.ts';
import { startProxy } from '../fake/proxy.ts';
import type { StepSource } from '../fake/modelScript.ts';
import { jsonLines, Place, taskFile, type Ended, type Line } from './program.ts';

/** Looks like a real key, so that a leak would be found by its shape too. */
const KEY = 'sk-proj-Zx81kQpLw07VtBn3';

const SCRIPT: readonly StepSource[] = [
  {
    text: 'First the plan.',
    toolCalls: [
      {
        name: 'update_plan',
        args: {
          steps: [
            { title: 'Read', status: 'in_progress' },
            { title: 'Tell', status: 'pending' },
          ],
        },
      },
      { name: 'list_files', args: {} },
    ],
  },
  { toolCalls: [{ name: 'read_file', args: { path: 'src/greet.ts' } }] },
  { text: 'greet says hello.\n\n- src/greet.ts:1' },
];

const PROVIDERS = ['lab', 'openai', 'deepseek'] as const;

/** A place with three providers behind the fake server; the address of one comes from the environment. */
function placeFor(server: ModelServer, files: Readonly<Record<string, string>>): Promise<Place> {
  const config = {
    providers: {
      lab: { type: 'openai-compatible', baseURL: server.url('lab'), keyVariable: 'LAB_KEY', model: 'qwen3' },
      deepseek: { type: 'deepseek', baseURL: server.url('deepseek', 'deepseek') },
    },
  };
  const env = {
    OPENAI_API_KEY: KEY,
    DEEPSEEK_API_KEY: KEY,
    LAB_KEY: KEY,
    OPENAI_BASE_URL: server.url('openai'),
  };
  return Place.make({ ...files, 'config.json': JSON.stringify(config) }, env);
}

const run = (place: Place, ...args: readonly string[]): Promise<Ended> =>
  place.run('run', ...args, '--config', 'config.json', '--json');

describe('agent-task-queue with network models', () => {
  it('completes tasks of several steps with tools, and counts the tokens that the servers counted', async () => {
    await using server = await startModelServer();
    for (const provider of PROVIDERS) server.script(provider, SCRIPT, 'turn');
    const files = PROVIDERS.map((id) => [`${id}.task.md`, taskFile(`id: ${id}\nprovider: ${id}`)]);
    await using place = await placeFor(
      server,
      z.record(z.string(), z.string()).parse(Object.fromEntries(files)),
    );
    const ended = await run(place, '.');
    assert.equal(ended.code, 0, ended.stdout);
    const tasks = await place.tasks();
    for (const provider of PROVIDERS) {
      const result = resultOf(tasks.get(provider));
      assert.equal(result.output, 'greet says hello.\n\n- src/greet.ts:1');
      assert.equal(result.sample, false);
      const { inputTokens, outputTokens, totalTokens, requests } = result.metrics;
      assert.deepEqual({ inputTokens, outputTokens, totalTokens }, server.tokens(provider));
      assert.equal(requests, 3);
      assert.equal(server.requests(provider).length, 3);
      assert.equal(server.requests(provider)[0]?.headers['authorization'], `Bearer ${KEY}`);
    }
    await assertNoKey(place, [ended]);
  });

  it('fails at once after one request where the key is refused, and says so', async () => {
    await using server = await startModelServer();
    const error = { message: `Incorrect API key provided: ${KEY}.`, code: 'invalid_api_key' };
    server.script('openai', [{ status: 401, error }]);
    await using place = await placeFor(server, { 'a.task.md': taskFile('id: a\nprovider: openai') });
    const ended = await run(place, 'a.task.md');
    assert.equal(ended.code, 1);
    assert.deepEqual(jsonLines(ended.stdout).at(-1), {
      type: 'summary',
      completed: 0,
      failed: 1,
      cancelled: 0,
      waiting: 0,
    });
    assert.equal(server.requests('openai').length, 1);
    const shown = await place.run('show', 'a');
    assert.match(shown.stdout, /^ {2}error {9}.*key/m);
    await assertNoKey(place, [ended, shown]);
  });

  it('waits as long as a limit says, which costs no retry, and then completes', async () => {
    await using server = await startModelServer();
    server.script('lab', [{ status: 429, retryAfter: { seconds: 2 } }, { text: 'greet says hello.' }]);
    await using place = await placeFor(server, { 'a.task.md': taskFile('id: a') });
    const ended = await place.run('run', 'a.task.md', '--config', 'config.json', '--provider', 'lab');
    assert.equal(ended.code, 0, ended.stdout);
    const [first, second] = server.requests('lab');
    assert.ok((second?.at ?? 0) - (first?.at ?? 0) >= 2_000);
    assert.match(ended.stdout, /a {13}pending {3}lab is limited until \d\d:\d\d:\d\d$/m);
    assert.equal((await place.tasks()).get('a')?.['retryCount'], 0);
    await assertNoKey(place, [ended]);
  });

  it('says which variable is missing where there is no key', async () => {
    await using server = await startModelServer();
    await using place = await placeFor(server, { 'a.task.md': taskFile('id: a') });
    delete place.env['LAB_KEY'];
    const ended = await place.run('run', 'a.task.md', '--config', 'config.json', '--provider', 'lab');
    assert.equal(ended.code, 1);
    assert.match(ended.stdout, /✖ a failed: There is no key for lab\. Set LAB_KEY/);
    assert.equal(server.requests().length, 0);
  });
});

describe('agent-task-queue behind a proxy', () => {
  it('reaches models through the one that the environment names', async () => {
    await using server = await startModelServer();
    await using proxy = await startProxy(Number(new URL(server.origin).port));
    server.script('lab', SCRIPT, 'turn');
    const lab = { type: 'openai-compatible', baseURL: 'http://models.test/s/lab/v1', model: 'qwen3' };
    await using place = await placeFor(server, {
      'a.task.md': taskFile('id: a'),
      'proxied.json': JSON.stringify({ providers: { lab } }),
    });
    place.env['HTTP_PROXY'] = proxy.url;
    const ended = await place.run('run', 'a.task.md', '--config', 'proxied.json', '--provider', 'lab');
    assert.equal(ended.code, 0, ended.stdout);
    assert.deepEqual(
      proxy.asked.map(({ what }) => what),
      Array<string>(3).fill('POST http://models.test/s/lab/v1/chat/completions'),
    );
  });
});

function resultOf(task: Line | undefined) {
  return taskResultSchema.parse(task?.['result']);
}

/** Not in any file of the store, nor in anything that was printed. */
async function assertNoKey(place: Place, printed: readonly Ended[]): Promise<void> {
  const refs = [...(await place.tasks()).keys()];
  const runs = await Promise.all(refs.map((ref) => place.run('export', '--run', ref)));
  assert.ok(runs.length > 0 && runs.every(({ code, stdout }) => code === 0 && !stdout.includes('127.0.0.1')));
  const exported = await place.run('export');
  for (const { stdout, stderr } of [...printed, exported, ...runs])
    assert.ok(!`${stdout}${stderr}`.includes(KEY));
  const names = await readdir(place.folder, { recursive: true, withFileTypes: true });
  const files = names
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  assert.ok(files.some((file) => file.endsWith('tasks.db')));
  for (const file of files) assert.ok(!(await readFile(file)).includes(KEY), `${file} holds the key`);
}
