import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ledger } from '../../../src/engine/local/ledger.ts';
import { AGENT, draft, follow, LIMITED } from '../../contract/scene.ts';
import { settle } from '../../fake/clock.ts';
import { SpendingScene as Scene, usage, type Rules } from './spendingScene.ts';

const DOLLAR = 1_000_000;

describe('what tasks spend in a day', () => {
  it('is kept by provider, also over a restart, and is another day’s tomorrow', async () => {
    const scene = await Scene.open({});
    await scene.add();
    const claim = await scene.take('w');
    await scene.call(claim, usage(100, 5_000), 0);
    await scene.call(claim, usage(50), 1);
    const providers = [{ provider: 'lab', requests: 2, tokens: 150, microUsd: 5_000 }];
    assert.deepEqual((await scene.spent()).providers, providers);
    await scene.restart();
    assert.deepEqual((await scene.spent()).providers, providers);
    scene.clock.jump(24 * 3_600_000);
    assert.deepEqual(await scene.spent(), {
      day: '2026-01-02',
      providers: [],
      elsewhere: { tokens: 0, microUsd: 0 },
      budget: {},
      holds: null,
    });
  });

  it('counts a finished step once, however often it is told', async () => {
    const scene = await Scene.open({});
    await scene.add();
    const claim = await scene.take('w');
    const step = { step: 0, kind: 'turn', name: 'turn', input: null, output: null, startedAt: 0 } as const;
    for (let n = 0; n < 3; n++) await scene.engine.finishStep(claim, { ...step, usage: usage(10) });
    assert.equal((await scene.spent()).providers[0]?.tokens, 10);
  });

  it('counts what an unanswered call took, and gives that to the next attempt of its run', async () => {
    const scene = await Scene.open({});
    await scene.add();
    const claim = await scene.take('w');
    await scene.engine.admitCall(claim, usage(500, 900));
    await scene.engine.report(claim, [{ kind: 'unanswered', paid: usage(200, 400) }]);
    await scene.release(claim);
    assert.deepEqual((await scene.spent()).providers, [
      { provider: 'lab', requests: 1, tokens: 200, microUsd: 400 },
    ]);
    assert.deepEqual((await scene.take('w')).cutOff, usage(200, 400));
  });

  it('counts nothing for a call that was refused', async () => {
    const scene = await Scene.open({});
    await scene.add();
    const claim = await scene.take('w');
    await scene.engine.admitCall(claim, usage(500, 900));
    await scene.engine.report(claim, [{ kind: 'unanswered', paid: usage(0) }]);
    await scene.engine.settle(claim, { kind: 'failed', failure: LIMITED });
    assert.deepEqual((await scene.spent()).providers, []);
  });

  for (const [how, die] of [
    ['a thread that crashed', (scene: Scene) => scene.engine.leave('w', 'crashed')],
    ['a worker that went', (scene: Scene) => scene.engine.leave('w', 'left')],
    ['an engine that was killed', (scene: Scene) => scene.restart()],
  ] as const) {
    it(`takes ${how} to have used what its call was expected to`, async () => {
      const scene = await Scene.open({});
      await scene.add();
      await scene.engine.admitCall(await scene.take('w'), usage(500, 900));
      await die(scene);
      assert.equal((await scene.spent()).providers[0]?.microUsd, 900);
      const again = await scene.take('w');
      assert.deepEqual(again.cutOff, usage(500, 900));
      await scene.engine.leave('w', 'left');
      assert.equal((await scene.spent()).providers[0]?.microUsd, 900, 'it was counted twice');
    });
  }

  it('forgets what was cut off where the task begins anew', async () => {
    const scene = await Scene.open({});
    await scene.add();
    const claim = await scene.take('w');
    await scene.engine.admitCall(claim, usage(500));
    await scene.engine.settle(claim, { kind: 'failed', failure: { kind: 'permanent', message: 'No.' } });
    await scene.engine.retry(claim.task, { fresh: true });
    assert.deepEqual((await scene.take('w')).cutOff, usage(0));
  });
});

describe('the budget of a day', () => {
  const BUDGET = { dayBudget: { usd: 1 } };

  it('holds what has not begun until midnight, and says so', async () => {
    const scene = await Scene.open(BUDGET);
    await scene.add(2);
    const claim = await scene.take('w');
    await scene.call(claim, usage(10, DOLLAR));
    const reason = { kind: 'day-budget', limit: 'usd', value: 1, until: scene.midnight };
    assert.deepEqual(await scene.reason('t1'), reason);
    assert.equal(await scene.words('t1'), "the day's budget of $1.00 covers no more until midnight");
    assert.equal((await scene.engine.get('t1'))?.status, 'pending');
    assert.equal(await scene.claim('v'), undefined);
    assert.equal((await scene.engine.list({ status: ['pending'] })).total, 1);
    assert.deepEqual(await scene.engine.admitCall(claim, usage(1, 1)), { kind: 'wait', reason });
  });

  it('lets a waiting worker go on at midnight', async () => {
    const scene = await Scene.open(BUDGET);
    await scene.add(2);
    scene.clock.jump(scene.midnight - scene.clock.now() - 60_000);
    await scene.call(await scene.take('w'), usage(10, DOLLAR));
    const waiting = scene.engine.claim({ worker: 'v', pid: 1, providers: ['lab'], waitMs: 86_400_000 });
    await scene.clock.advance(60_000);
    assert.equal((await waiting)?.details.ref, 't1');
  });

  it('counts calls that are under way: together they never expect more than it', async () => {
    const scene = await Scene.open(BUDGET);
    await scene.add(4);
    const claims = await Promise.all(['w1', 'w2', 'w3', 'w4'].map((worker) => scene.take(worker)));
    const answers = await Promise.all(
      claims.map((claim) => scene.engine.admitCall(claim, usage(1, 400_000))),
    );
    assert.deepEqual(
      answers.map(({ kind }) => kind),
      ['go', 'go', 'wait', 'wait'],
    );
  });

  it('lets others in when a call took less than was expected', async () => {
    const scene = await Scene.open(BUDGET);
    await scene.add(2);
    const [a, b] = [await scene.take('w1'), await scene.take('w2')];
    await scene.engine.admitCall(a, usage(1, 900_000));
    assert.equal((await scene.engine.admitCall(b, usage(1, 200_000))).kind, 'wait');
    await scene.release(b);
    assert.equal(await scene.claim('w2'), undefined, 'it would only be sent back');
    await scene.engine.report(a, [{ kind: 'unanswered', paid: usage(1, 100_000) }]);
    const again = await scene.take('w2');
    assert.deepEqual(await scene.engine.admitCall(again, usage(1, 200_000)), { kind: 'go' });
  });

  it('allows no call whose price nobody knows, and counts none that costs nothing', async () => {
    const scene = await Scene.open({ ...BUDGET, free: new Set(['sample']) });
    await scene.add();
    await scene.engine.submit({ tasks: [draft({ ref: 's', provider: 'sample' })], agents: [AGENT] });
    assert.deepEqual(await scene.engine.admitCall(await scene.take('w'), usage(1)), { kind: 'unpriced' });
    const sample = await scene.claim('v', 'sample');
    assert.ok(sample);
    await scene.call(sample, usage(1_000_000));
    assert.deepEqual((await scene.spent()).providers, []);
  });

  it('in dollars holds no model that costs nothing, and one in tokens does', async () => {
    const scene = await Scene.open({ dayBudget: { usd: 1, tokens: 100 }, unpaid: new Set(['own']) });
    await scene.add();
    await scene.engine.submit({ tasks: [draft({ ref: 'o', provider: 'own' })], agents: [AGENT] });
    await scene.call(await scene.take('w'), usage(10, DOLLAR));
    const own = await scene.claim('v', 'own');
    assert.ok(own);
    await scene.call(own, usage(90, 0));
    const reason = { kind: 'day-budget', limit: 'tokens', value: 100, until: scene.midnight };
    assert.deepEqual(await scene.engine.admitCall(own, usage(1, 0)), { kind: 'wait', reason });
    await scene.engine.settle(own, { kind: 'released' });
    assert.deepEqual(await scene.reason('o'), reason);
  });

  it('in tokens needs no price', async () => {
    const scene = await Scene.open({ dayBudget: { tokens: 100 } });
    await scene.add(2);
    await scene.call(await scene.take('w'), usage(100));
    assert.deepEqual(await scene.reason('t1'), {
      kind: 'day-budget',
      limit: 'tokens',
      value: 100,
      until: scene.midnight,
    });
  });

  it('names the limit into which a call did not fit', async () => {
    const scene = await Scene.open({ dayBudget: { usd: 100, tokens: 1_000 } });
    await scene.add(2);
    const claim = await scene.take('w');
    await scene.call(claim, usage(900, 10));
    const reason = { kind: 'day-budget', limit: 'tokens', value: 1_000, until: scene.midnight };
    assert.deepEqual(await scene.engine.admitCall(claim, usage(200, 10)), { kind: 'wait', reason });
    await scene.release(claim);
    assert.deepEqual(await scene.reason('t1'), reason);
  });

  it('refuses a call that is larger than a whole day’s, and keeps nobody else waiting for it', async () => {
    const scene = await Scene.open({ dayBudget: { usd: 1, tokens: 1_000 } });
    await scene.add(2);
    const claim = await scene.take('w');
    const tooLarge = { kind: 'too-large', limit: 'usd', value: 1 };
    assert.deepEqual(await scene.engine.admitCall(claim, usage(10, DOLLAR + 1)), tooLarge);
    assert.deepEqual(await scene.reason('t1'), { kind: 'turn' });
    await scene.call(await scene.take('v'), usage(1_000, DOLLAR));
  });

  it('bears amounts that no provider can have meant', async () => {
    const scene = await Scene.open({});
    await scene.add();
    const claim = await scene.take('w');
    const most = Number.MAX_SAFE_INTEGER;
    for (let step = 0; step < 3; step++) await scene.call(claim, usage(most, most), step);
    await scene.restart();
    const [lab] = (await scene.spent()).providers;
    assert.deepEqual(lab, { provider: 'lab', requests: 3, tokens: most, microUsd: most });
  });

  it('counts calls that are under way in other queues', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'atq-spending-'));
    try {
      const [mine, theirs] = ['mine', 'theirs'].map(
        (store) => new Ledger({ folder, store, elapsed: () => 0 }),
      );
      assert.ok(mine && theirs);
      const there = await Scene.open({ ...BUDGET, ledger: theirs });
      await there.add();
      await there.engine.admitCall(await there.take('w'), usage(1, 900_000));
      await theirs.settled();
      const here = await Scene.open({ ...BUDGET, ledger: mine });
      await here.add();
      const answer = await here.engine.admitCall(await here.take('w'), usage(1, 200_000));
      assert.equal(answer.kind, 'wait');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is looked at where the counts are asked for, and who watches is told that it holds tasks now', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'atq-spending-'));
    try {
      let now = 0;
      const scene = await Scene.open({
        ...BUDGET,
        ledger: new Ledger({ folder, store: 'mine', elapsed: () => now }),
      });
      const watched = follow(scene.engine, await scene.engine.cursor());
      await settle();
      const other = new Ledger({ folder, store: 'other', elapsed: () => now });
      other.publish((await scene.spent()).day, { tokens: 1, microUsd: DOLLAR });
      await other.settled();
      now += 1_000;
      assert.equal((await scene.spent()).holds?.kind, 'day-budget');
      await settle();
      assert.deepEqual(
        watched.items.map(({ lanes }) => lanes),
        [true],
      );
      await watched.stop();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is one for all queues of a person', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'atq-spending-'));
    try {
      let now = 0;
      const rules = (store: string): Rules => ({
        ...BUDGET,
        ledger: new Ledger({ folder, store, elapsed: () => now }),
      });
      const [here, there] = [await Scene.open(rules('here')), await Scene.open(rules('there'))];
      await here.add();
      await there.add();
      await there.call(await there.take('w'), usage(10, DOLLAR));
      await there.engine.close();
      const later = await Scene.open(rules('later'));
      await later.add();
      assert.equal(await later.claim('w'), undefined, 'a queue that opens knows at once');
      const claim = await here.take('w');
      now += 1_000;
      assert.equal((await here.engine.admitCall(claim, usage(1, 1))).kind, 'wait');
      assert.deepEqual((await here.spent()).elsewhere, { tokens: 10, microUsd: DOLLAR });
      await here.release(claim);
      assert.equal((await here.reason('t0'))?.kind, 'day-budget');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
