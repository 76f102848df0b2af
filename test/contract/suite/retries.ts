import { strict as assert } from 'node:assert';
import { PERMANENT, TRANSIENT, type Scene } from '../scene.ts';

/** Backoff before each retry with the tests' dice (always one half): three quarters of 1 s, 2 s, 4 s. */
const BACKOFFS = [750, 1_500, 3_000] as const;

function describeTransient(scene: Scene): void {
  it('waits before the retry and says which and until when', async () => {
    const id = await scene.add();
    await scene.fail(await scene.take(), TRANSIENT);
    const { status, reason, retryCount, errorMessage } = await scene.get(id);
    assert.deepEqual(
      { status, reason, retryCount, errorMessage },
      {
        status: 'pending',
        reason: { kind: 'retry', retry: 1, of: 3, until: scene.clock.now() + BACKOFFS[0] },
        retryCount: 1,
        errorMessage: TRANSIENT.message,
      },
    );
  });

  it('wakes a waiting worker when the backoff ends, which doubles with each retry', async () => {
    await scene.add();
    await scene.fail(await scene.take(), TRANSIENT);
    for (const backoff of BACKOFFS) {
      const claim = scene.claim({ waitMs: 60_000 });
      await scene.arrived();
      await scene.clock.advance(backoff - 1);
      assert.equal(await scene.status('look-at-the-parser'), 'pending');
      await scene.clock.advance(1);
      const taken = await claim;
      assert.ok(taken);
      await scene.fail(taken, TRANSIENT);
    }
  });

  it('gives up after the last retry, with the reason', async () => {
    const id = await scene.add({ maxRetries: 1 });
    await scene.fail(await scene.take(), TRANSIENT);
    await scene.clock.advance(BACKOFFS[0]);
    await scene.fail(await scene.take(), TRANSIENT);
    const { status, errorMessage } = await scene.get(id);
    assert.equal(status, 'failed');
    assert.equal(errorMessage, 'The server is down. Given up after one retry.');
  });

  it('does not retry a task that wants no retries', async () => {
    const id = await scene.add({ maxRetries: 0 });
    await scene.fail(await scene.take(), TRANSIENT);
    assert.equal((await scene.get(id)).errorMessage, TRANSIENT.message);
    assert.equal(await scene.status(id), 'failed');
  });

  it('waits as long as the server asks', async () => {
    const id = await scene.add();
    await scene.fail(await scene.take(), { ...TRANSIENT, retryAfterMs: 90_000 });
    const { reason } = await scene.get(id);
    assert.equal(reason?.kind === 'retry' && reason.until - scene.clock.now(), 90_000);
  });

  it('counts from nothing again when a person retries', async () => {
    const id = await scene.add({ maxRetries: 1 });
    await scene.fail(await scene.take(), TRANSIENT);
    await scene.clock.advance(BACKOFFS[0]);
    await scene.fail(await scene.take(), TRANSIENT);
    await scene.engine.retry(id);
    await scene.fail(await scene.take(), TRANSIENT);
    assert.equal((await scene.get(id)).retryCount, 1);
    assert.equal(await scene.status(id), 'pending');
  });

  it('clears the error of the attempt before when the next begins', async () => {
    const id = await scene.add();
    await scene.fail(await scene.take(), TRANSIENT);
    await scene.clock.advance(BACKOFFS[0]);
    await scene.take();
    assert.equal((await scene.get(id)).errorMessage, null);
  });
}

function describePermanent(scene: Scene): void {
  it('fails at once, with the reason and the time', async () => {
    const id = await scene.add();
    await scene.clock.advance(500);
    await scene.fail(await scene.take(), PERMANENT);
    const { status, errorMessage, completedAt, retryCount } = await scene.get(id);
    assert.deepEqual(
      { status, errorMessage, completedAt, retryCount },
      {
        status: 'failed',
        errorMessage: PERMANENT.message,
        completedAt: scene.clock.now(),
        retryCount: 0,
      },
    );
  });
}

function describeCrashes(scene: Scene): void {
  it('queues the task of a crashed worker again at once, no retry counted', async () => {
    const id = await scene.add();
    await scene.crash();
    const { status, retryCount, worker } = await scene.get(id);
    assert.deepEqual({ status, retryCount, worker }, { status: 'queued', retryCount: 0, worker: null });
  });

  it('fails a task that took its worker down five times', async () => {
    const id = await scene.add();
    for (let crash = 1; crash <= 4; crash++) await scene.crash();
    assert.equal(await scene.status(id), 'queued');
    await scene.crash();
    const { status, errorMessage } = await scene.get(id);
    assert.equal(status, 'failed');
    assert.match(errorMessage ?? '', /took its worker down 5 times/);
  });

  it('forgives crashes before a finished step', async () => {
    const id = await scene.add();
    for (let crash = 1; crash <= 4; crash++) await scene.crash();
    await scene.step(await scene.take(), 0);
    await scene.engine.leave('w1', 'crashed');
    assert.equal(await scene.status(id), 'queued');
  });

  it('does not forgive for a step that was finished before', async () => {
    const id = await scene.add();
    await scene.step(await scene.take(), 0);
    await scene.engine.leave('w1', 'left');
    for (let crash = 1; crash <= 5; crash++) {
      await scene.step(await scene.take(), 0);
      await scene.engine.leave('w1', 'crashed');
    }
    assert.equal(await scene.status(id), 'failed');
  });

  it('never counts a worker that left', async () => {
    const id = await scene.add();
    for (let n = 0; n < 8; n++) {
      await scene.take();
      await scene.engine.leave('w1', 'left');
    }
    const { status, retryCount, attempt } = await scene.get(id);
    assert.deepEqual({ status, retryCount, attempt }, { status: 'queued', retryCount: 0, attempt: 8 });
  });

  it('never counts the death of the engine', async () => {
    const id = await scene.add();
    for (let n = 0; n < 6; n++) {
      await scene.take();
      await scene.restart();
    }
    assert.equal(await scene.status(id), 'queued');
  });

  it('counts anew after a person has retried', async () => {
    const id = await scene.add();
    for (let crash = 1; crash <= 5; crash++) await scene.crash();
    await scene.engine.retry(id);
    await scene.crash();
    assert.equal(await scene.status(id), 'queued');
  });

  it('lets a crashed worker claim again', async () => {
    await scene.add();
    await scene.crash();
    assert.equal((await scene.take()).attempt, 2);
  });
}

function describeReleases(scene: Scene): void {
  it('queues a released task again, no retry counted', async () => {
    const id = await scene.add();
    const claim = await scene.take();
    assert.equal(await scene.engine.settle(claim, { kind: 'released' }), 'ok');
    const { status, retryCount } = await scene.get(id);
    assert.deepEqual({ status, retryCount }, { status: 'queued', retryCount: 0 });
  });
}

export function describeRetries(scene: Scene): void {
  describe('a transient failure', () => describeTransient(scene));
  describe('a permanent failure', () => describePermanent(scene));
  describe('a worker that goes', () => {
    describeCrashes(scene);
    describeReleases(scene);
  });
}
