import { strict as assert } from 'node:assert';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { readdirSync, readlinkSync } from 'node:fs';
import { QueueError } from '../../src/core/errors.ts';
import type { TaskEngine } from '../../src/engine/port.ts';
import type { EngineHost } from '../../src/threads/engineHost.ts';
import { readOwner } from '../../src/engine/local/owner.ts';
import { startModelServer } from '../fake/modelServer.ts';
import { add, HostScene, is, PROBE, until } from './hostScene.ts';

async function timed(host: EngineHost): Promise<number> {
  const begun = performance.now();
  await host.close();
  return performance.now() - begun;
}

/** Whoever waits is not left waiting: either the engine was quicker, or they hear that there is none. */
async function connectedOrRefused(host: EngineHost): Promise<void> {
  await host.connect().catch((error: unknown) => assert.ok(error instanceof QueueError, String(error)));
}

/** Nothing runs here any more, and another owner need not wait. */
async function assertGone(scene: HostScene, host: EngineHost): Promise<void> {
  assert.equal(host.owns, false);
  assert.equal(await readOwner(scene.storeDir), undefined);
  assert.ok(!process.getActiveResourcesInfo().includes('Worker'), 'a thread is still there');
}

/** What of this process is open: what keeps it alive, and the files and sockets in the scene's folder. */
function openHere(scene: HostScene): readonly string[] {
  const links = process.platform === 'linux' ? readdirSync('/proc/self/fd') : [];
  const files = links.flatMap((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return []; // the one with which the folder was read
    }
  });
  return [...process.getActiveResourcesInfo(), ...files.filter((file) => file.startsWith(scene.folder))];
}

/** What is open now and was not before. */
function openedSince(before: readonly string[], scene: HostScene): readonly string[] {
  const known = [...before];
  return openHere(scene).filter((open) => {
    const at = known.indexOf(open);
    if (at >= 0) known.splice(at, 1);
    return at < 0;
  });
}

/** What is closed is gone some turns of the event loop later. */
async function atRest(check: () => void): Promise<void> {
  for (let turns = 0; turns < 100; turns++) {
    try {
      return check();
    } catch {
      await nextTurn();
    }
  }
  check();
}

/** Until some text of each task has passed. */
async function streaming(engine: TaskEngine, tasks: readonly string[]): Promise<void> {
  const quiet = new Set(tasks);
  const stop = new AbortController();
  for await (const { deltas } of engine.follow(0, stop.signal)) {
    for (const { task } of deltas) quiet.delete(task);
    if (quiet.size === 0) stop.abort();
  }
}

describe('closing an engine host', () => {
  it('ends its threads and gives the store up', async () => {
    await using scene = new HostScene();
    const { host, engine } = await scene.open();
    const [id = ''] = await add(engine, ['a']);
    await until(engine, id, is('completed'));
    await engine.close();
    assert.ok((await timed(host)) < 2_000);
    await assertGone(scene, host);
  });

  it('gives a task that is under way back to the queue, without a retry', async () => {
    await using scene = new HostScene();
    const { host, engine } = await scene.open({ data: { offlinePaceMs: 60_000 } });
    const [id = ''] = await add(engine, ['a']);
    await until(engine, id, is('running'));
    await engine.close();
    assert.ok((await timed(host)) < 2_000);
    await assertGone(scene, host);
    const { engine: next } = await scene.open({ data: { maxWorkers: 0 } });
    const task = await next.get(id);
    assert.deepEqual([task?.status, task?.retryCount, task?.attempt], ['queued', 0, 1]);
    const notes = (await next.log({ task: id })).flatMap((event) =>
      event.kind === 'status' ? [event.note] : [],
    );
    assert.ok(!notes.join().includes('crashed'));
  });

  it('while agents stream releases all that it held, and the store opens again with everything', async () => {
    await using scene = new HostScene();
    await using server = await startModelServer();
    // Far more words than there is time for: when the window closes, every agent is in the middle of its answer.
    server.script('lab', [{ text: 'word '.repeat(10_000), chunks: 10_000, chunkDelayMs: 1 }]);
    const before = openHere(scene);
    const providers = {
      lab: { type: 'openai-compatible', baseURL: server.url('lab'), model: 'fake-1' },
    } as const;
    const { host, engine } = await scene.open({ data: { maxWorkers: 4, providers } });
    const ids = await add(engine, ['a', 'b', 'c', 'd', 'waits'], { provider: 'lab' });
    await streaming(engine, ids.slice(0, 4));
    await engine.close();
    assert.ok((await timed(host)) < 2_000);
    await assertGone(scene, host);
    await server.close();
    await atRest(() => assert.deepEqual(openedSince(before, scene), []));
    const { engine: next } = await scene.open({ data: { maxWorkers: 0 } });
    const { tasks } = await next.list({ order: 'newest' });
    assert.deepEqual(
      tasks.map(({ ref, status, retryCount, attempt }) => [ref, status, retryCount, attempt]),
      [['waits', 'queued', 0, 0], ...['d', 'c', 'b', 'a'].map((ref) => [ref, 'queued', 0, 1])],
    );
  });

  it('does not wait for ever for a task that hears nothing', async () => {
    await using scene = new HostScene();
    const { host, engine } = await scene.open({ data: { taskThreadFile: PROBE } });
    const [id = ''] = await add(engine, ['hear nothing']);
    await until(engine, id, is('running'));
    await engine.close();
    const took = await timed(host);
    assert.ok(took > 900 && took < 2_000, `${took} ms`);
    await assertGone(scene, host);
  });

  for (const turns of [1, 10, 100, 1_000]) {
    it(`while its engine starts (after ${turns} turns of the event loop) ends that too`, async () => {
      await using scene = new HostScene();
      const host = scene.host();
      const connected = connectedOrRefused(host);
      for (let turn = 0; turn < turns; turn++) await nextTurn();
      assert.ok((await timed(host)) < 2_000);
      await connected;
      await assertGone(scene, host);
    });
  }

  it('while its engine opens the store gives that up again', async () => {
    await using scene = new HostScene();
    const host = scene.host();
    const connected = connectedOrRefused(host);
    while (!(await readOwner(scene.storeDir))) await nextTurn();
    assert.ok((await timed(host)) < 2_000);
    await connected;
    await assertGone(scene, host);
  });

  it('before its engine has begun to start leaves nothing behind', async () => {
    await using scene = new HostScene();
    const host = scene.host();
    const refused = assert.rejects(host.connect(), { name: 'QueueError' });
    await host.close();
    await refused;
    await assertGone(scene, host);
  });

  it('twice, or without ever having been used, is harmless', async () => {
    await using scene = new HostScene();
    const { host, engine } = await scene.open();
    await engine.close();
    await Promise.all([host.close(), host.close()]);
    await host.close();
    await assertGone(scene, host);
    await scene.host().close();
  });

  it('refuses whoever comes after', async () => {
    await using scene = new HostScene();
    const { host } = await scene.open();
    await host.close();
    await assert.rejects(host.connect(), { name: 'QueueError' });
  });
});
