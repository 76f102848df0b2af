import { strict as assert } from 'node:assert';
import { draft, LIMITED, type Scene } from '../scene.ts';

const MINUTE = 60_000;

function describeLimits(scene: Scene): void {
  it('makes a task that met 429 wait without counting a retry, and says until when', async () => {
    const id = await scene.add();
    await scene.fail(await scene.take(), LIMITED);
    const { status, reason, retryCount } = await scene.get(id);
    const until = scene.clock.now() + MINUTE;
    assert.deepEqual(
      { status, reason, retryCount },
      { status: 'pending', reason: { kind: 'provider-limited', provider: 'offline', until }, retryCount: 0 },
    );
  });

  it('runs it when the limit ends, not before', async () => {
    await scene.add();
    await scene.fail(await scene.take(), LIMITED);
    await scene.clock.advance(MINUTE - 1);
    assert.equal(await scene.claim(), undefined);
    await scene.clock.advance(1);
    assert.equal((await scene.take()).attempt, 2);
  });

  it('wakes a waiting worker when the limit ends', async () => {
    await scene.add();
    await scene.fail(await scene.take(), LIMITED);
    const claim = scene.claim({ waitMs: 10 * MINUTE });
    await scene.arrived();
    await scene.clock.advance(MINUTE);
    assert.equal((await claim)?.attempt, 2);
  });

  it('holds all tasks of the provider, also those that have not begun', async () => {
    await scene.submit(draft({ ref: 'a' }), draft({ ref: 'b' }));
    await scene.fail(await scene.take(), LIMITED);
    assert.equal((await scene.get('b')).reason?.kind, 'provider-limited');
    assert.equal(await scene.claim(), undefined);
  });

  it('does not cut a long limit by a shorter one', async () => {
    await scene.submit(draft({ ref: 'a' }), draft({ ref: 'b' }));
    const [a, b] = [await scene.take({ worker: 'w1' }), await scene.take({ worker: 'w2' })];
    await scene.fail(a, LIMITED);
    await scene.fail(b, { ...LIMITED, retryAfterMs: 1_000 });
    await scene.clock.advance(1_000);
    assert.equal(await scene.claim(), undefined);
  });

  it('doubles the pause for each 429 in a row that names no time', async () => {
    await scene.add();
    const pauses: number[] = [];
    for (let n = 0; n < 4; n++) {
      await scene.fail(await scene.take(), { kind: 'rate-limit', message: 'Slow down.' });
      const { reason } = await scene.get('look-at-the-parser');
      assert.equal(reason?.kind, 'provider-limited');
      pauses.push(reason.until - scene.clock.now());
      await scene.clock.advance(reason.until - scene.clock.now());
    }
    assert.deepEqual(pauses, [3_750, 7_500, 15_000, 30_000]);
  });

  it('begins with the short pause again once the provider has answered', async () => {
    const slow = { kind: 'rate-limit', message: 'Slow down.' } as const;
    const id = await scene.add();
    await scene.fail(await scene.take(), slow);
    await scene.clock.advance(MINUTE);
    const claim = await scene.take();
    await scene.step(claim, 0);
    await scene.fail(claim, slow);
    const { reason } = await scene.get(id);
    assert.equal(reason?.kind === 'provider-limited' && reason.until - scene.clock.now(), 3_750);
  });

  it('keeps the limit when the engine is opened again', async () => {
    await scene.add();
    await scene.fail(await scene.take(), LIMITED);
    await scene.restart();
    assert.equal(await scene.claim(), undefined);
    await scene.clock.advance(MINUTE);
    assert.notEqual(await scene.claim(), undefined);
  });
}

function describeService(scene: Scene): void {
  it('lets a task wait where no model is connected', async () => {
    const id = await scene.add();
    assert.equal(await scene.engine.claim(scene.bareOffer(['offline'])), undefined);
    const { status, reason } = await scene.get(id);
    assert.deepEqual({ status, reason }, { status: 'pending', reason: { kind: 'no-model' } });
  });

  it('lets a task wait whose provider nobody serves', async () => {
    const id = await scene.add({ provider: 'exotic' });
    assert.equal(await scene.claim(), undefined);
    const { status, reason } = await scene.get(id);
    assert.deepEqual(
      { status, reason },
      { status: 'pending', reason: { kind: 'provider-missing', provider: 'exotic' } },
    );
  });

  it('runs such a task as soon as a worker comes that serves it', async () => {
    await scene.add({ provider: 'exotic' });
    await scene.claim();
    assert.equal((await scene.take({ worker: 'w2', providers: ['exotic'] })).provider, 'exotic');
  });

  it('does not hold a task for one worker that another may run', async () => {
    const id = await scene.add();
    await scene.fail(await scene.take(), LIMITED);
    await scene.engine.pause(id);
    await scene.claim({ worker: 'w2', providers: ['spare'], defaultProvider: 'spare' });
    await scene.engine.resume(id);
    assert.equal(await scene.status(id), 'queued');
    const claim = await scene.take({ worker: 'w2', providers: ['spare'], defaultProvider: 'spare' });
    assert.equal(claim.provider, 'spare');
  });

  it('takes the provider that the task names before the default', async () => {
    await scene.add({ provider: 'openai' });
    assert.equal((await scene.take({ providers: ['offline', 'openai'] })).provider, 'openai');
  });
}

function describePauses(scene: Scene): void {
  it('starts nothing of a paused agent, and says so', async () => {
    const id = await scene.add();
    await scene.engine.setAgent('analyst', { paused: true });
    assert.equal(await scene.claim(), undefined);
    const { status, reason } = await scene.get(id);
    assert.deepEqual(
      { status, reason },
      { status: 'pending', reason: { kind: 'agent-paused', agent: 'analyst' } },
    );
  });

  it('starts nothing of a paused provider, and says so', async () => {
    const named = await scene.add({ provider: 'offline' });
    const other = await scene.add({ provider: 'openai' });
    await scene.engine.setProvider('offline', { paused: true });
    const claim = await scene.claim({ providers: ['offline', 'openai'] });
    assert.equal(claim?.task, other);
    assert.equal(await scene.claim({ worker: 'w2' }), undefined);
    assert.deepEqual((await scene.get(named)).reason, { kind: 'provider-paused', provider: 'offline' });
  });

  it('holds tasks without a provider while the one that they would get is paused', async () => {
    const id = await scene.add();
    await scene.claim({ worker: 'w2', providers: [] });
    await scene.engine.setProvider('offline', { paused: true });
    assert.equal(await scene.claim(), undefined);
    assert.deepEqual((await scene.get(id)).reason, { kind: 'provider-paused', provider: 'offline' });
  });

  it('starts nothing of a paused queue, and says so', async () => {
    const id = await scene.add();
    await scene.engine.setQueue({ paused: true });
    assert.equal(await scene.claim(), undefined);
    assert.deepEqual((await scene.get(id)).reason, { kind: 'queue-paused' });
    assert.equal((await scene.engine.stats()).queuePaused, true);
  });

  for (const [what, set] of [
    ['agent', (paused: boolean) => scene.engine.setAgent('analyst', { paused })],
    ['provider', (paused: boolean) => scene.engine.setProvider('offline', { paused })],
    ['queue', (paused: boolean) => scene.engine.setQueue({ paused })],
  ] as const) {
    it(`wakes a waiting worker when the ${what} goes on`, async () => {
      await scene.add();
      await set(true);
      const claim = scene.claim({ waitMs: MINUTE });
      await scene.arrived();
      await set(false);
      assert.equal((await claim)?.attempt, 1);
    });

    it(`leaves the ${what} paused when the engine is opened again`, async () => {
      await scene.add();
      await set(true);
      await scene.restart();
      assert.equal(await scene.claim(), undefined);
    });

    it(`lets what runs go on when the ${what} is paused`, async () => {
      await scene.add();
      const claim = await scene.take();
      await set(true);
      await scene.complete(claim);
    });
  }
}

export function describeProviders(scene: Scene): void {
  describe('what holds a lane', () => {
    describeLimits(scene);
    describeService(scene);
    describePauses(scene);
  });
}
