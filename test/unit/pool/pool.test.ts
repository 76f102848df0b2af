import { strict as assert } from 'node:assert';
import { QueueError } from '../../../src/core/errors.ts';
import { settle } from '../../fake/clock.ts';
import { PoolScene, SignalLine } from './poolScene.ts';

const MINUTE = 60_000;

describe('a pool', () => {
  it('spawns a thread only once there is a task, and tells it which', async () => {
    await using scene = await PoolScene.open();
    assert.equal(scene.threads.length, 0);
    const [id] = await scene.add('a');
    assert.equal(scene.threads.length, 1);
    const [claim] = scene.thread(0).claims;
    assert.deepEqual([claim?.task, claim?.attempt, claim?.provider], [id, 1, 'lab']);
    assert.equal((await scene.task('a')).status, 'running');
  });

  it('runs at most maxWorkers tasks at once, and the others as they end', async () => {
    await using scene = await PoolScene.open({ maxWorkers: 2 });
    await scene.add('a', 'b', 'c', 'd', 'e');
    for (let ended = 0; ended < 5; ended++) {
      assert.equal(scene.busy.length, Math.min(2, 5 - ended));
      const [thread] = scene.busy;
      assert.ok(thread);
      await scene.complete(thread);
    }
    assert.equal((await scene.engine.stats()).byStatus.completed, 5);
    assert.equal(scene.mostAlive, 2);
    assert.equal(scene.threads.length, 2);
  });

  it('gives the next task to a thread that is still warm', async () => {
    await using scene = await PoolScene.open();
    await scene.add('a');
    await scene.complete(scene.thread(0));
    await scene.clock.advance(MINUTE - 1);
    await scene.add('b');
    await scene.complete(scene.thread(0));
    assert.deepEqual(
      scene.thread(0).claims.map(({ details }) => details.ref),
      ['a', 'b'],
    );
    assert.equal(scene.threads.length, 1);
  });

  it('ends a thread that had nothing to do for a minute, and spawns another for the next task', async () => {
    await using scene = await PoolScene.open();
    await scene.add('a');
    await scene.complete(scene.thread(0));
    await scene.clock.advance(MINUTE - 1);
    assert.equal(scene.thread(0).gone, false);
    await scene.clock.advance(1);
    assert.equal(scene.thread(0).gone, true);
    await scene.add('b');
    assert.equal(scene.threads.length, 2);
  });

  it('does not end a thread that was warm and works again', async () => {
    await using scene = await PoolScene.open();
    await scene.add('a');
    await scene.complete(scene.thread(0));
    await scene.add('b');
    await scene.clock.advance(10 * MINUTE);
    assert.deepEqual([scene.thread(0).busy, scene.thread(0).terminations], [true, 0]);
  });

  it('gives no task to a warm thread that has died meanwhile', async () => {
    await using scene = await PoolScene.open();
    await scene.add('a');
    await scene.complete(scene.thread(0));
    await scene.die(scene.thread(0));
    await scene.add('b');
    assert.equal(scene.threads.length, 2);
    assert.equal((await scene.task('b')).attempt, 1);
  });

  it('waits for work longer than one look for it lasts', async () => {
    await using scene = await PoolScene.open();
    await scene.clock.advance(10 * MINUTE);
    await scene.add('a');
    assert.equal(scene.busy.length, 1);
  });

  it('shows heartbeats, the task at work and how many were settled', async () => {
    await using scene = await PoolScene.open({ maxWorkers: 1 });
    const start = scene.clock.now();
    const [first] = await scene.add('a', 'b');
    const worker = async () =>
      (await scene.engine.workers()).map(({ id, pid, currentTask, processed, heartbeatAt }) => ({
        id,
        pid,
        currentTask,
        processed,
        beat: heartbeatAt - start,
      }));
    assert.deepEqual(await worker(), [{ id: '7-1', pid: 7, currentTask: first, processed: 0, beat: 0 }]);
    await scene.clock.advance(12_000);
    assert.deepEqual(await worker(), [{ id: '7-1', pid: 7, currentTask: first, processed: 0, beat: 10_000 }]);
    await scene.complete(scene.thread(0));
    await scene.complete(scene.thread(0));
    assert.deepEqual(await worker(), [{ id: '7-1', pid: 7, currentTask: null, processed: 2, beat: 12_000 }]);
  });

  describe('passes on what a person asks of a running task', () => {
    for (const kind of ['cancel', 'pause'] as const) {
      const status = kind === 'cancel' ? 'cancelled' : 'paused';

      it(`${kind}: at once, to that task's thread alone`, async () => {
        await using scene = await PoolScene.open();
        const [a = ''] = await scene.add('a', 'b');
        await scene.engine[kind](a);
        await settle();
        assert.deepEqual(
          scene.threads.map(({ stops }) => stops),
          [[kind], []],
        );
        assert.equal((await scene.task('a')).status, status);
        assert.equal((await scene.task('b')).status, 'running');
        await scene.clock.advance(2_000);
        assert.equal(scene.thread(0).gone, false);
      });

      it(`${kind}: a thread that does not hear it in 2 s is ended, and the task is ${status} all the same`, async () => {
        await using scene = await PoolScene.open({ hearing: 'deaf', maxWorkers: 1 });
        const [a = ''] = await scene.add('a', 'b');
        await scene.engine[kind](a);
        await settle();
        await scene.clock.advance(1_999);
        assert.deepEqual([scene.thread(0).gone, (await scene.task('a')).status], [false, 'running']);
        await scene.clock.advance(1);
        assert.equal(scene.thread(0).gone, true);
        assert.equal((await scene.task('a')).status, status);
        assert.ok(!(await scene.history('a')).join().includes('crashed'));
        assert.deepEqual(await scene.logged('a'), []);
        assert.equal((await scene.task('b')).status, 'running');
        assert.equal(scene.threads.length, 2);
      });
    }

    it('a thread that tells its outcome while it is being ended is not kept', async () => {
      await using scene = await PoolScene.open({ hearing: 'clings', maxWorkers: 1 });
      const [a = ''] = await scene.add('a', 'b');
      await scene.engine.cancel(a);
      await settle();
      await scene.clock.advance(2_000);
      await scene.complete(scene.thread(0));
      assert.equal((await scene.task('a')).status, 'completed');
      assert.deepEqual([scene.threads.length, scene.thread(-1).claims[0]?.details.ref], [2, 'b']);
      for (const thread of scene.threads) thread.die('At last.');
    });

    it('a signal that overtakes its claim: as soon as the thread runs', async () => {
      const line = new SignalLine();
      await using scene = await PoolScene.open({
        maxWorkers: 1,
        through: (engine) => ({
          ...line.over(engine),
          claim: async (offer, stop) => {
            const claim = await engine.claim(offer, stop);
            if (claim) await line.tell({ task: claim.task, attempt: claim.attempt, kind: 'cancel' });
            if (claim) await engine.cancel(claim.task);
            return claim;
          },
        }),
      });
      await scene.add('a');
      await settle();
      assert.deepEqual(scene.thread(0).stops, ['cancel']);
      assert.deepEqual([(await scene.task('a')).status, scene.thread(0).gone], ['cancelled', false]);
    });

    it('a signal for an earlier attempt: not at all, whether it comes before or during the next one', async () => {
      const line = new SignalLine();
      await using scene = await PoolScene.open({ maxWorkers: 1, through: (engine) => line.over(engine) });
      const [task = ''] = await scene.add('a');
      await line.tell({ task: 'another', attempt: 1, kind: 'cancel' });
      await line.tell({ task, attempt: 0, kind: 'cancel' });
      await scene.die(scene.thread(0));
      await line.tell({ task, attempt: 1, kind: 'cancel' });
      assert.deepEqual(
        scene.threads.map(({ stops }) => stops),
        [[], []],
      );
    });
  });

  describe('when a thread ends under its task', () => {
    it('gives the task back at once, says why, and runs it in another thread', async () => {
      await using scene = await PoolScene.open({ maxWorkers: 1 });
      await scene.add('a');
      await scene.die(scene.thread(0), 'The heap is full.');
      assert.equal(scene.threads.length, 2);
      assert.deepEqual((await scene.task('a')).attempt, 2);
      assert.deepEqual(await scene.logged('a'), ['Its thread ended: The heap is full.']);
      await scene.complete(scene.thread(1));
      assert.deepEqual(await scene.history('a'), [
        'queued',
        'running',
        'queued: its worker crashed',
        'running',
        'completed',
      ]);
    });

    it('fails the task as poison after five times, and goes on with the next', async () => {
      await using scene = await PoolScene.open({ maxWorkers: 1 });
      await scene.add('a', 'b');
      for (let crash = 0; crash < 5; crash++) await scene.die(scene.thread(-1));
      const { status, errorMessage, attempt } = await scene.task('a');
      assert.deepEqual([status, attempt], ['failed', 5]);
      assert.match(errorMessage ?? '', /5 times in a row/);
      assert.equal(scene.thread(-1).claims[0]?.details.ref, 'b');
      await scene.complete(scene.thread(-1));
      assert.equal((await scene.task('b')).status, 'completed');
    });

    it('leaves the other tasks alone', async () => {
      await using scene = await PoolScene.open();
      await scene.add('a', 'b');
      await scene.die(scene.thread(0));
      assert.deepEqual([(await scene.task('b')).attempt, scene.thread(1).busy], [1, true]);
    });

    it('hands what is asked of the task now to its new thread', async () => {
      await using scene = await PoolScene.open();
      const [a = ''] = await scene.add('a');
      await scene.die(scene.thread(0));
      await scene.engine.cancel(a);
      await settle();
      assert.deepEqual(scene.thread(1).stops, ['cancel']);
      assert.equal((await scene.task('a')).status, 'cancelled');
    });
  });

  it('takes a thread that cannot tell its outcome for broken: ends it and gives the task back', async () => {
    await using scene = await PoolScene.open({ maxWorkers: 1 });
    await scene.add('a');
    scene.thread(0).fail(new QueueError('invalid', 'outcome: is not valid'));
    await settle();
    assert.equal(scene.thread(0).gone, true);
    assert.deepEqual(await scene.logged('a'), ['Its thread ended: outcome: is not valid']);
    assert.equal((await scene.task('a')).attempt, 2);
  });

  describe('closing', () => {
    it('gives every task back, without a retry or a crash, and ends every thread', async () => {
      await using scene = await PoolScene.open({ maxWorkers: 3 });
      await scene.add('a', 'b', 'c', 'd');
      await scene.complete(scene.thread(0));
      await scene.complete(scene.thread(0));
      await scene.close();
      assert.deepEqual(scene.alive, []);
      const { byStatus } = await scene.engine.stats();
      assert.deepEqual([byStatus.completed, byStatus.queued, byStatus.running], [2, 2, 0]);
      for (const { ref, retryCount } of (await scene.engine.list({ status: ['queued'] })).tasks) {
        assert.equal(retryCount, 0);
        assert.ok(!(await scene.history(ref)).join().includes('crashed'));
      }
      assert.deepEqual(await scene.engine.workers(), []);
      assert.equal(scene.clock.pending, 0);
    });

    it('takes no longer than the second that a deaf thread is given then', async () => {
      await using scene = await PoolScene.open({ hearing: 'deaf' });
      await scene.add('a', 'b');
      let closed = false;
      const closing = scene.pool.close().then(() => {
        closed = true;
      });
      await scene.clock.advance(999);
      assert.equal(closed, false);
      await scene.clock.advance(1);
      assert.equal(closed, true);
      await closing;
      assert.deepEqual((await scene.engine.stats()).byStatus.queued, 2);
      assert.deepEqual(scene.alive, []);
    });

    it('takes nothing more, and gives back what it had just been given', async () => {
      let hand: () => void = () => undefined;
      const handed = new Promise<void>((resolve) => {
        hand = resolve;
      });
      await using scene = await PoolScene.open({
        maxWorkers: 1,
        through: (engine) => ({
          ...new SignalLine().over(engine),
          claim: async (offer, stop) => {
            const claim = await engine.claim(offer, stop);
            if (claim) await handed;
            return claim;
          },
        }),
      });
      await scene.add('a');
      assert.equal((await scene.task('a')).status, 'running');
      const closed = scene.close();
      hand();
      await closed;
      await scene.add('b');
      assert.deepEqual([(await scene.task('a')).status, scene.threads.length], ['queued', 0]);
      assert.ok(!(await scene.history('a')).join().includes('crashed'));
    });

    it('tells nothing to threads that have nothing to do', async () => {
      await using scene = await PoolScene.open();
      await scene.add('a');
      await scene.complete(scene.thread(0));
      await scene.close();
      assert.deepEqual(scene.thread(0).stops, []);
    });

    it('a second time is harmless', async () => {
      await using scene = await PoolScene.open();
      await scene.add('a');
      await Promise.all([scene.close(), scene.close()]);
      await scene.close();
      assert.equal((await scene.task('a')).status, 'queued');
    });

    it('leaves a thread to the deadline that it already had', async () => {
      await using scene = await PoolScene.open({ hearing: 'deaf' });
      const [a = ''] = await scene.add('a');
      await scene.engine.cancel(a);
      await settle();
      await scene.clock.advance(1_500);
      const closing = scene.pool.close();
      await scene.clock.advance(500);
      await closing;
      assert.equal((await scene.task('a')).status, 'cancelled');
    });
  });

  it('serves from now on what it is told, and leaves alone what runs', async () => {
    await using scene = await PoolScene.open({ maxWorkers: 2 });
    await scene.add('a');
    scene.pool.serve([]);
    await scene.add('b');
    assert.equal(scene.threads.length, 1);
    assert.equal((await scene.task('b')).status, 'queued');
    scene.pool.serve(['lab']);
    await settle();
    assert.equal((await scene.task('b')).status, 'running');
    assert.deepEqual(scene.thread(0).stops, []);
  });

  it('ends quietly when its engine does', async () => {
    await using scene = await PoolScene.open();
    await scene.engine.close();
    await settle();
    await scene.clock.advance(MINUTE);
    await scene.pool.close();
    assert.equal(scene.clock.pending, 0);
  });

  it('ends quietly when its engine ends under a running task', async () => {
    await using scene = await PoolScene.open({ hearing: 'deaf' });
    await scene.add('a');
    await scene.engine.close();
    await scene.close();
    assert.deepEqual(scene.alive, []);
  });

  it('that starts on a closed engine ends quietly', async () => {
    await using scene = await PoolScene.open();
    await scene.engine.close();
    scene.pool.start();
    await settle();
    await scene.close();
    assert.equal(scene.threads.length, 0);
  });
});
