import { strict as assert } from 'node:assert';
import type { LocalEngine } from '../../../src/engine/local/localEngine.ts';
import type { PoolOptions } from '../../../src/pool/pool.ts';
import { settle } from '../../fake/clock.ts';
import { FakeThread } from './fakeThread.ts';
import { PoolScene } from './poolScene.ts';

type Engine = PoolOptions['engine'];

describe('a pool that cannot work', () => {
  it('gives a task back for which no thread can be made', async () => {
    await using scene = await PoolScene.open({
      maxWorkers: 1,
      spawn: () => {
        throw new Error('There are no threads left.');
      },
    });
    await scene.add('a');
    await settle();
    assert.equal((await scene.task('a')).status, 'queued');
    assert.deepEqual(await scene.logged('a'), [
      'No thread could be started for it: There are no threads left.',
    ]);
  });

  it('blames no task for threads that do not start, and tries less and less often', async () => {
    let tries = 0;
    await using scene = await PoolScene.open({
      maxWorkers: 1,
      spawn: () => {
        tries += 1;
        throw new Error('There are no threads left.');
      },
    });
    await scene.add('a');
    const after = [tries];
    for (const seconds of [1, 2, 4, 8, 16, 32, 60, 60]) {
      await scene.clock.advance(1_000 * seconds - 1);
      assert.equal(tries, after.at(-1), `before ${seconds} s`);
      await scene.clock.advance(1);
      after.push(tries);
    }
    assert.deepEqual(after, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const { status, retryCount } = await scene.task('a');
    assert.deepEqual([status, retryCount], ['queued', 0]);
  });

  it('goes on as soon as a thread can be started again', async () => {
    let failing = true;
    const opened: PoolScene[] = [];
    await using scene = await PoolScene.open({
      maxWorkers: 1,
      spawn: () => {
        const [scene] = opened;
        if (failing || !scene) throw new Error('There are no threads left.');
        return new FakeThread(scene.engine, 'obeys');
      },
    });
    opened.push(scene);
    await scene.add('a');
    failing = false;
    await scene.clock.advance(1_000);
    await scene.complete(scene.thread(0));
    assert.equal((await scene.task('a')).status, 'completed');
  });

  it('gives back, without blame, what a thread ended before it could run anything', async () => {
    await using scene = await PoolScene.open({ maxWorkers: 1 });
    await scene.add('a');
    scene.thread(0).neverStarts('Cannot find module taskThread.cjs');
    await settle();
    assert.equal((await scene.task('a')).status, 'queued');
    assert.ok(!(await scene.history('a')).join().includes('crashed'));
  });

  const broken = new Error('The task store has lost task number 7.');
  const fails: Readonly<Record<string, Partial<Engine>>> = {
    claim: { claim: () => Promise.reject(broken) },
    heartbeat: { heartbeat: () => Promise.reject(broken) },
    signals: {
      signals: async function* () {
        yield* [];
        throw broken;
      },
    },
  };
  for (const [method, failing] of Object.entries(fails)) {
    it(`says so when ${method} fails for another reason than the end of the engine`, async () => {
      await using scene = await PoolScene.open({
        maxWorkers: 1,
        through: (engine) => failingAt(engine, failing),
      });
      await scene.clock.advance(5_000);
      assert.deepEqual(scene.failures, [broken]);
    });
  }
});

function failingAt(engine: LocalEngine, failing: Partial<Engine>): Engine {
  return {
    claim: (offer, signal) => engine.claim(offer, signal),
    heartbeat: (worker) => engine.heartbeat(worker),
    report: (fence, reports) => engine.report(fence, reports),
    settle: (fence, outcome) => engine.settle(fence, outcome),
    leave: (worker, how) => engine.leave(worker, how),
    signals: (worker, signal) => engine.signals(worker, signal),
    ...failing,
  };
}
