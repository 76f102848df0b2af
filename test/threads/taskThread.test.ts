import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import type { EditorRequest } from '../../src/core/editorTurn.ts';
import type { TaskEngine } from '../../src/engine/port.ts';
import { startModelServer } from '../fake/modelServer.ts';
import { add, HostScene, is, letGo, PROBE, until } from './hostScene.ts';

const KEY = 'sk-proj-Zx81kQpLw07VtBn3';
const seenSchema = z.object({
  env: z.record(z.string(), z.string()),
  resourceLimits: z.looseObject({ maxOldGenerationSizeMb: z.number() }),
  workerData: z.array(z.string()),
});

describe('a task thread', () => {
  it('has an empty environment, limited memory and lines, and nothing else', async () => {
    await using scene = new HostScene();
    const before = process.env['OPENAI_API_KEY'];
    process.env['OPENAI_API_KEY'] = KEY;
    try {
      const { engine } = await scene.open({ data: { taskThreadFile: PROBE } });
      const [id = ''] = await add(engine, ['look around']);
      const { result } = await until(engine, id, is('completed'));
      const seen = seenSchema.parse(JSON.parse(result?.output ?? ''));
      assert.deepEqual(seen.env, {});
      assert.equal(seen.resourceLimits.maxOldGenerationSizeMb, 512);
      assert.deepEqual(seen.workerData.toSorted(), ['control', 'engine', 'main', 'settings']);
    } finally {
      if (before === undefined) delete process.env['OPENAI_API_KEY'];
      else process.env['OPENAI_API_KEY'] = before;
    }
  });

  it('whose task eats its memory goes down alone, and the task is tried again', async () => {
    await using scene = new HostScene();
    const { host, engine } = await scene.open({ data: { taskThreadFile: PROBE } });
    const [steady = '', hungry = ''] = await add(engine, ['steady', 'eat memory once']);
    const { attempt, result } = await until(engine, hungry, is('completed'));
    assert.deepEqual([attempt, result?.output], [2, 'Not hungry.']);
    const logged = await engine.log({ task: hungry });
    assert.ok(
      logged.some((event) => event.kind === 'log' && /^Its thread ended: .*memory/.test(event.text)),
      JSON.stringify(logged),
    );
    letGo('steady');
    assert.equal((await until(engine, steady, is('completed'))).attempt, 1);
    assert.equal(host.owns, true);
  });

  it('that hears nothing is ended after 2 s and replaced; its task is cancelled all the same', async () => {
    await using scene = new HostScene();
    const { engine } = await scene.open({ data: { taskThreadFile: PROBE, maxWorkers: 1 } });
    const [id = '', next = ''] = await add(engine, ['hear nothing', 'look around']);
    await until(engine, id, is('running'));
    const begun = performance.now();
    assert.equal(await engine.cancel(id), 'requested');
    assert.equal((await until(engine, id, is('cancelled'))).attempt, 1);
    const took = performance.now() - begun;
    assert.ok(took > 1_900 && took < 4_000, `${took} ms`);
    assert.equal((await until(engine, next, is('completed'))).attempt, 1);
  });

  it('asks for a key when a task needs it and not before, and leaves it nowhere', async () => {
    await using scene = new HostScene();
    await using server = await startModelServer();
    server.script('lab', [{ text: 'Comments are skipped.' }]);
    const asked: string[] = [];
    const { engine } = await scene.open({
      data: {
        providers: {
          lab: {
            type: 'openai-compatible',
            baseURL: server.url('lab'),
            keyVariable: 'LAB_KEY',
            model: 'fake-1',
          },
        },
      },
      credentials: async (provider) => {
        asked.push(provider);
        return { key: KEY };
      },
    });
    const [waiting = ''] = await add(engine, ['later'], {
      provider: 'lab',
      scheduledAt: Date.now() + 3_600_000,
    });
    assert.equal((await engine.get(waiting))?.status, 'pending');
    assert.deepEqual(asked, []);
    const [id = ''] = await add(engine, ['a'], { provider: 'lab' });
    await until(engine, id, is('completed'));
    assert.deepEqual(asked, ['lab']);
    assert.equal(server.requests('lab')[0]?.headers['authorization'], `Bearer ${KEY}`);
    const files = globSync('**/*', { cwd: scene.storeDir });
    assert.ok(files.includes('tasks.db'));
    for (const file of files) assert.ok(!readFileSync(path.join(scene.storeDir, file)).includes(KEY), file);
  });

  it('takes the address of a provider from where its key comes from', async () => {
    await using scene = new HostScene();
    await using server = await startModelServer();
    server.script('elsewhere', [{ text: 'Comments are skipped.' }]);
    const credentials = async () => ({ key: KEY, baseURL: server.url('elsewhere') });
    const { engine } = await scene.open({ credentials });
    const [id = ''] = await add(engine, ['a'], { provider: 'openai' });
    await until(engine, id, is('completed'));
    assert.equal(server.requests('elsewhere').length, 1);
  });

  it('fails its task in words when its key cannot be had', async () => {
    await using scene = new HostScene();
    const { engine } = await scene.open();
    const [id = ''] = await add(engine, ['a'], { provider: 'openai' });
    const { errorMessage } = await until(engine, id, is('failed'));
    assert.match(errorMessage ?? '', /^There is no key for openai\. Set OPENAI_API_KEY/);
  });

  it('fails its task in words when a folder of the workspace is gone', async () => {
    await using scene = new HostScene();
    const { engine } = await scene.open({ data: { workspaceFolders: ['/nowhere/shop'] } });
    const [id = ''] = await add(engine, ['a']);
    const { errorMessage } = await until(engine, id, is('failed'));
    assert.match(
      errorMessage ?? '',
      /^The workspace folder shop cannot be opened\. Bring it back or open another/,
    );
  });

  it('lets the window save first, and says in the log what could not be saved', async () => {
    await using scene = new HostScene();
    let asked = 0;
    const beforeRun = async () => ((asked += 1), ['a.ts could not be saved.']);
    const { engine } = await scene.open({ beforeRun });
    const [id = ''] = await add(engine, ['a']);
    await until(engine, id, is('completed'));
    assert.equal(asked, 1);
    const warnings = (await engine.log({ task: id })).flatMap((event) =>
      event.kind === 'log' && event.level === 'warning' ? [event.text] : [],
    );
    assert.deepEqual(warnings, ['a.ts could not be saved.']);
  });

  it('does not wait for long for a window that does not answer, and not at all once it is stopped', async () => {
    await using scene = new HostScene();
    let heard = () => {};
    const asked = new Promise<void>((resolve) => (heard = resolve));
    const beforeRun = () => new Promise<never>(() => heard());
    const { engine } = await scene.open({ beforeRun, data: { maxWorkers: 1 } });
    const [first = '', second = ''] = await add(engine, ['a', 'b']);
    await asked;
    await engine.cancel(first);
    await until(engine, first, is('cancelled'));
    await until(engine, second, is('completed'));
    // From the wish to its end, without what a busy machine takes to start: less than it would wait, or be left to be deaf.
    const cancelling = (await statusTimes(engine, first)).slice(-2);
    assert.ok(apart(cancelling) < 1_900, `${apart(cancelling)} ms`);
    const running = (await statusTimes(engine, second)).slice(-2);
    assert.ok(apart(running) >= 2_900, `${apart(running)} ms`);
  });

  it('asks a model of the editor through the main thread, and waits where the editor offers none', async () => {
    await using scene = new HostScene();
    const asked: EditorRequest[] = [];
    const { host, engine } = await scene.open({
      data: { providers: { copilot: { type: 'vscode-lm', vendor: 'copilot', model: 'gpt-5' } } },
      editorTurn: async function* (request) {
        asked.push(request);
        if (asked.length === 1) yield { type: 'call', id: 'c1', name: 'list_files', input: {} };
        else yield { type: 'text', text: 'Comments are skipped.' };
        yield { type: 'end', inputTokens: 10, outputTokens: 2 };
      },
    });
    const [id = ''] = await add(engine, ['a'], { provider: 'copilot' });
    assert.deepEqual((await engine.get(id))?.reason, { kind: 'provider-missing', provider: 'copilot' });
    host.serve(['copilot']);
    const { result } = await until(engine, id, is('completed'));
    assert.equal(result?.output, 'Comments are skipped.');
    assert.deepEqual([result.metrics.totalTokens, result.metrics.approximate], [34, true]);
    assert.match(JSON.stringify(asked[1]?.messages.at(-1)), /"type":"result","id":"c1","text":".*README\.md/);
  });

  it('calls a model of the editor off when its task is cancelled', async () => {
    await using scene = new HostScene();
    const [begun, calledOff] = [new EventTarget(), new EventTarget()];
    const [hasBegun, isCalledOff] = [once(begun, 'now'), once(calledOff, 'now')];
    const { host, engine } = await scene.open({
      data: { providers: { copilot: { type: 'vscode-lm', vendor: 'copilot' } } },
      editorTurn: async function* (_, signal) {
        begun.dispatchEvent(new Event('now'));
        yield { type: 'text', text: 'I begin.' };
        if (!signal.aborted) await once(signal, 'abort');
        calledOff.dispatchEvent(new Event('now'));
      },
    });
    host.serve(['copilot']);
    const [id = ''] = await add(engine, ['a'], { provider: 'copilot' });
    await hasBegun;
    await engine.cancel(id);
    await until(engine, id, is('cancelled'));
    await isCalledOff;
  });
});

/** When the status of a task was told, in milliseconds since the epoch. */
async function statusTimes(engine: Pick<TaskEngine, 'log'>, task: string): Promise<readonly number[]> {
  return (await engine.log({ task })).flatMap((event) => (event.kind === 'status' ? [event.at] : []));
}

function apart([from = 0, to = 0]: readonly number[]): number {
  return to - from;
}
