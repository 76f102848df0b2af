import { strict as assert } from 'node:assert';
import { draft, follow, LIMITED, Reader, type Scene } from '../scene.ts';

const MINUTE = 60_000;
const CLOSED = { name: 'QueueError', code: 'closed' } as const;

function describeWaits(scene: Scene): void {
  it('looks once without a wait', async () => {
    assert.equal(await scene.claim({ waitMs: 0 }), undefined);
  });

  it('answers nothing when its time is up', async () => {
    const claim = scene.claim({ waitMs: MINUTE });
    await scene.arrived();
    await scene.clock.advance(MINUTE);
    assert.equal(await claim, undefined);
  });

  it('takes a task as soon as it is queued', async () => {
    const claim = scene.claim({ waitMs: MINUTE });
    await scene.arrived();
    const id = await scene.add();
    assert.equal((await claim)?.task, id);
  });

  it('shares what is queued among those who wait', async () => {
    const claims = ['w1', 'w2', 'w3'].map((worker) => scene.claim({ worker, waitMs: MINUTE }));
    await scene.arrived();
    await scene.submit(draft({ ref: 'a' }), draft({ ref: 'b' }), draft({ ref: 'c' }));
    const refs = (await Promise.all(claims)).map((claim) => claim?.details.ref ?? '');
    assert.deepEqual(refs.toSorted(), ['a', 'b', 'c']);
  });

  it('takes what another worker gave back', async () => {
    await scene.add();
    await scene.take({ worker: 'w1' });
    const claim = scene.claim({ worker: 'w2', waitMs: MINUTE });
    await scene.arrived();
    await scene.engine.leave('w1', 'crashed');
    assert.equal((await claim)?.attempt, 2);
  });

  it('takes a child when its parent has completed', async () => {
    await scene.submit(draft({ ref: 'a' }), draft({ ref: 'b', dependsOn: ['a'] }));
    const parent = await scene.take({ worker: 'w1' });
    const claim = scene.claim({ worker: 'w2', waitMs: MINUTE });
    await scene.arrived();
    await scene.complete(parent);
    assert.equal((await claim)?.details.ref, 'b');
  });

  it('answers nothing when it is aborted, and takes nothing afterwards', async () => {
    const stop = new AbortController();
    const claim = scene.engine.claim(scene.offer({ waitMs: MINUTE }), stop.signal);
    await scene.arrived();
    stop.abort();
    assert.equal(await claim, undefined);
    assert.equal(await scene.status(await scene.add()), 'queued');
  });

  it('takes nothing after an abort, not even what has become free unnoticed', async () => {
    const id = await scene.add();
    await scene.fail(await scene.take(), LIMITED);
    const stop = new AbortController();
    const claim = scene.engine.claim(scene.offer({ waitMs: MINUTE }), stop.signal);
    await scene.arrived();
    scene.clock.jump(MINUTE);
    stop.abort();
    assert.equal(await claim, undefined);
    assert.equal(await scene.status(id), 'queued');
  });

  it('takes nothing when it was aborted before', async () => {
    await scene.add();
    const claim = await scene.engine.claim(scene.offer({ waitMs: MINUTE }), AbortSignal.abort());
    assert.equal(claim, undefined);
    assert.equal((await scene.engine.stats()).byStatus.queued, 1);
  });

  it('may be made again after an abort', async () => {
    const stop = new AbortController();
    const claim = scene.engine.claim(scene.offer({ waitMs: MINUTE }), stop.signal);
    await scene.arrived();
    stop.abort();
    await claim;
    await scene.add();
    assert.equal((await scene.take()).attempt, 1);
  });
}

function describeRestart(scene: Scene): void {
  it('gives every orphan back to the queue, with its steps', async () => {
    await scene.add();
    const claim = await scene.take();
    await scene.step(claim, 0);
    await scene.restart();
    assert.equal(await scene.status(claim.task), 'queued');
    const again = await scene.take();
    assert.deepEqual([again.attempt, again.steps.length], [2, 1]);
  });

  it('answers the attempt of before with lost', async () => {
    await scene.add();
    const claim = await scene.take();
    await scene.restart();
    assert.equal(await scene.step(claim, 0), 'lost');
  });

  it('keeps what was there', async () => {
    await scene.submit(draft({ ref: 'a' }), draft({ ref: 'b', dependsOn: ['a'] }));
    await scene.complete(await scene.take());
    const before = [await scene.engine.list(), await scene.engine.log({}), await scene.engine.stats()];
    await scene.restart();
    const after = [await scene.engine.list(), await scene.engine.log({}), await scene.engine.stats()];
    assert.deepEqual(after, before);
  });

  it('knows no worker of before', async () => {
    await scene.claim();
    await scene.restart();
    assert.deepEqual(await scene.engine.workers(), []);
  });

  it('goes on with a backoff that was under way', async () => {
    await scene.add();
    await scene.fail(await scene.take(), { kind: 'transient', message: 'Down.', retryAfterMs: 5_000 });
    await scene.restart();
    assert.equal(await scene.claim(), undefined);
    await scene.clock.advance(5_000);
    assert.equal((await scene.take()).attempt, 2);
  });
}

function describeClose(scene: Scene): void {
  const LATER: Readonly<Record<string, () => Promise<unknown>>> = {
    submit: () => scene.add(),
    edit: () => scene.engine.edit('x', { title: 'New' }),
    cancel: () => scene.engine.cancel('x'),
    pause: () => scene.engine.pause('x'),
    resume: () => scene.engine.resume('x'),
    retry: () => scene.engine.retry('x'),
    remove: () => scene.engine.remove('x'),
    reorder: () => scene.engine.reorder(['x'], null),
    runAgain: () => scene.engine.runAgain('x'),
    setSchedule: () => scene.engine.setSchedule('x', { paused: true }),
    removeSchedule: () => scene.engine.removeSchedule('x'),
    schedules: () => scene.engine.schedules(),
    setAgent: () => scene.engine.setAgent('analyst', { paused: true }),
    setProvider: () => scene.engine.setProvider('offline', { paused: true }),
    setQueue: () => scene.engine.setQueue({ paused: true }),
    get: () => scene.engine.get('x'),
    list: () => scene.engine.list(),
    log: () => scene.engine.log({}),
    graph: () => scene.engine.graph('x'),
    dependants: () => scene.engine.dependants(['x']),
    stats: () => scene.engine.stats(),
    workers: () => scene.engine.workers(),
    cursor: () => scene.engine.cursor(),
    follow: () => follow(scene.engine).done,
    claim: () => scene.claim(),
    signals: () => new Reader((signal) => scene.engine.signals('w1', signal)).done,
    heartbeat: () => scene.engine.heartbeat('w1'),
    report: () => scene.engine.report({ task: 'x', attempt: 1 }, []),
    beginStep: () =>
      scene.engine.beginStep({ task: 'x', attempt: 1 }, { step: 0, kind: 'turn', name: 't', input: null }),
    settle: () => scene.engine.settle({ task: 'x', attempt: 1 }, { kind: 'released' }),
    leave: () => scene.engine.leave('w1', 'left'),
  };

  for (const [name, call] of Object.entries(LATER)) {
    it(`refuses a later ${name}`, async () => {
      await scene.engine.close();
      await assert.rejects(call(), CLOSED);
    });

    it(`refuses a later ${name} when the engine itself was closed`, async () => {
      await scene.local.close();
      await assert.rejects(call(), CLOSED);
    });
  }

  it('drops text that comes later', async () => {
    await scene.engine.close();
    scene.engine.stream({ task: 'x', attempt: 1 }, 'late');
  });

  it('may be closed twice', async () => {
    await scene.engine.close();
    await scene.engine.close();
  });

  it('keeps what it had been given before', async () => {
    const added = scene.add();
    await scene.arrived();
    await scene.local.close();
    assert.ok(await added);
  });

  it('ends a claim that waits', async () => {
    const claim = scene.claim({ waitMs: MINUTE });
    await scene.arrived();
    await Promise.all([assert.rejects(claim, CLOSED), scene.local.close()]);
  });

  it('ends a follower', async () => {
    const reader = follow(scene.engine);
    await scene.arrived();
    await Promise.all([assert.rejects(reader.done, CLOSED), scene.local.close()]);
  });

  it('ends who listens for signals', async () => {
    const reader = new Reader((signal) => scene.engine.signals('w1', signal));
    await scene.arrived();
    await Promise.all([reader.done, scene.local.close()]);
    assert.deepEqual(reader.items, []);
  });

  it('leaves no timer running', async () => {
    await scene.add({ scheduledAt: scene.clock.now() + MINUTE });
    const claim = scene.claim({ waitMs: MINUTE });
    await scene.arrived();
    await Promise.all([assert.rejects(claim), scene.local.close()]);
    assert.equal(scene.clock.pending, 0);
  });
}

export function describeWaiting(scene: Scene): void {
  describe('a claim that waits', () => describeWaits(scene));
  describe('an engine that is opened again', () => describeRestart(scene));
  describe('an engine that is closed', () => describeClose(scene));
}
