import { strict as assert } from 'node:assert';
import type { Admission } from '../../../src/engine/port.ts';
import { follow } from '../../contract/scene.ts';
import { settle } from '../../fake/clock.ts';
import { SpendingScene as Scene, usage, type Rules } from './spendingScene.ts';

describe('the limits of a provider over all its tasks', () => {
  const limited = (limits: NonNullable<Rules['limits']>[string]) => Scene.open({ limits: { lab: limits } });

  it('let as many run at once as is said, also of those that are claimed together', async () => {
    const scene = await limited({ concurrent: 2 });
    await scene.add(4);
    const claims = await Promise.all(['w1', 'w2', 'w3'].map((worker) => scene.claim(worker)));
    assert.equal(claims.filter(Boolean).length, 2);
    assert.deepEqual(await scene.reason('t2'), { kind: 'provider-busy', provider: 'lab', limit: 2 });
    assert.equal(await scene.words('t2'), 'lab runs 2 tasks at once');
    assert.equal((await scene.engine.get('t2'))?.status, 'queued');
    const [first] = claims;
    assert.ok(first);
    await scene.release(first);
    assert.deepEqual(await scene.reason('t2'), { kind: 'turn' });
  });

  it('wake a worker that waits as soon as one of them ends', async () => {
    const scene = await limited({ concurrent: 1 });
    await scene.add(2);
    const claim = await scene.take('w1');
    const waiting = scene.engine.claim({ worker: 'w2', pid: 1, providers: ['lab'], waitMs: 60_000 });
    await scene.engine.settle(claim, { kind: 'cancelled' });
    assert.equal((await waiting)?.details.ref, 't1');
    await scene.clock.advance(60_000);
  });

  it('make the third call of a minute wait where two are allowed, with the time', async () => {
    const scene = await limited({ requestsPerMinute: 2 });
    await scene.add(3);
    const claim = await scene.take('w');
    await scene.call(claim, usage(1), 0);
    await scene.clock.advance(10_000);
    await scene.call(claim, usage(1), 1);
    const until = scene.clock.now() + 50_000;
    const reason = { kind: 'provider-limited', provider: 'lab', until };
    assert.deepEqual(await scene.engine.admitCall(claim, usage(1)), { kind: 'wait', reason });
    assert.deepEqual(await scene.reason('t1'), reason);
    const waiting = scene.engine.claim({ worker: 'v', pid: 1, providers: ['lab'], waitMs: 600_000 });
    await scene.clock.advance(50_000);
    assert.equal((await waiting)?.details.ref, 't1');
  });

  it('let nobody begin who would only be sent back, until there is room for the call that was refused', async () => {
    const scene = await limited({ tokensPerMinute: 10_000 });
    await scene.add(2);
    const claim = await scene.take('w');
    await scene.call(claim, usage(6_000));
    await scene.clock.advance(10_000);
    const until = scene.clock.now() + 50_000;
    const reason = { kind: 'provider-limited', provider: 'lab', until };
    assert.deepEqual(await scene.engine.admitCall(claim, usage(5_000)), { kind: 'wait', reason });
    await scene.release(claim);
    assert.equal(await scene.claim('w'), undefined);
    assert.deepEqual(await scene.reason('t0'), reason);
    const waiting = scene.engine.claim({ worker: 'w', pid: 1, providers: ['lab'], waitMs: 600_000 });
    await scene.clock.advance(50_000);
    const again = await waiting;
    assert.ok(again);
    await scene.call(again, usage(5_000));
    assert.deepEqual(await scene.reason('t1'), { kind: 'turn' });
  });

  it('are told to who watches as soon as they hold others', async () => {
    const scene = await limited({ requestsPerMinute: 1 });
    await scene.add(2);
    const claim = await scene.take('w');
    const watched = follow(scene.engine, await scene.engine.cursor());
    await settle();
    assert.equal((await scene.reason('t1'))?.kind, 'provider-limited');
    await scene.call(claim, usage(1));
    await settle();
    assert.ok(watched.items.some(({ lanes }) => lanes));
    await watched.stop();
  });

  it('answer a worker that has lost its task so', async () => {
    const scene = await limited({ requestsPerMinute: 2 });
    await scene.add();
    const claim = await scene.take('w');
    await scene.release(claim);
    const lost: Admission = { kind: 'lost' };
    assert.deepEqual(await scene.engine.admitCall(claim, usage(1)), lost);
  });
});
