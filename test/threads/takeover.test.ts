import { strict as assert } from 'node:assert';
import type { TaskEvent } from '../../src/core/event.ts';
import type { EngineClient } from '../../src/engine/client.ts';
import { add, HostScene, is, until } from './hostScene.ts';

const SLOW = { offlinePaceMs: 60_000 };
/** How long a window may stand without an engine. */
const TAKEN_OVER_MS = 5_000;

/** What a window does all the time, without a command of its person: it follows. Ends with the first such event. */
async function followUntil(
  engine: EngineClient,
  from: number,
  isIt: (event: TaskEvent) => boolean,
): Promise<void> {
  const stop = new AbortController();
  for await (const { events } of engine.follow(from, stop.signal)) if (events.some(isIt)) stop.abort();
}

describe('a window whose owner is killed', () => {
  it('owns the store within 5 s by itself, and what ran there runs on here', async () => {
    await using scene = new HostScene();
    const owner = scene.secondProcess(SLOW);
    assert.equal((await owner.ask({ kind: 'list' })).owns, true);
    const { host, engine } = await scene.open({ data: SLOW });
    const [id = ''] = await add(engine, ['a']);
    await until(engine, id, is('running', 1));
    const ranAgain = followUntil(engine, await engine.cursor(), is('running', 2));
    const begun = performance.now();
    await owner.kill();
    await ranAgain;
    const took = performance.now() - begun;
    assert.ok(took < TAKEN_OVER_MS, `${took} ms`);
    assert.equal(host.owns, true);
    const task = await engine.get(id);
    assert.deepEqual([task?.retryCount, task?.errorMessage], [0, null]);
    assert.deepEqual(scene.notices, []);
  });

  it('goes on with whichever window was quicker, and loses nothing', async () => {
    await using scene = new HostScene();
    const owner = scene.secondProcess(SLOW);
    await owner.ask({ kind: 'list' });
    const one = await scene.open({ data: SLOW });
    const other = scene.secondProcess(SLOW);
    await other.ask({ kind: 'list' });
    const ids = await add(one.engine, ['a', 'b', 'c', 'd']);
    await until(one.engine, ids[0] ?? '', is('running', 1));
    await owner.kill();
    const [, there] = await Promise.all([one.engine.stats(), other.ask({ kind: 'list' })]);
    assert.notEqual(one.host.owns, there.owns);
    assert.equal(there.refs.length, 4);
    await until(one.engine, ids[0] ?? '', is('running', 2));
  });
});
