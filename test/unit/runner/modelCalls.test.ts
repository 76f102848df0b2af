import { strict as assert } from 'node:assert';
import { FailureError } from '../../../src/core/failure.ts';
import { NO_USAGE } from '../../../src/core/task.ts';
import { settle } from '../../fake/clock.ts';
import { RunScene, stopper, type EngineRules } from './runScene.ts';
import type { RunTools } from '../../../src/runner/runClaim.ts';
import { watched } from './watchedWork.ts';
import { call, FakeTool, ScriptedModel, type Said } from './scriptedModel.ts';

const LAST: Said = { text: 'Comments are skipped.', tokens: [1_000, 500] };
const FIRST: Said = { calls: [call('c1', 'look')], tokens: [1_000, 500] };
const tools = [new FakeTool('look')];

function modelAt(price: ScriptedModel['price'] | undefined, ...said: readonly Said[]): ScriptedModel {
  const model = new ScriptedModel(...said);
  if (price) model.price = price;
  return model;
}

const PRICE = { input: 100, output: 1_000 };

describe('the model calls of a run', () => {
  const opened: RunScene[] = [];
  const open = async (rules: EngineRules = {}): Promise<RunScene> => {
    const scene = await RunScene.open({}, rules);
    opened.push(scene);
    return scene;
  };
  afterEach(async () => {
    for (const scene of opened.splice(0)) await scene[Symbol.asyncDispose]();
  });
  const spent = async (scene: RunScene) => (await scene.engine.stats()).spending.providers[0];

  it('are told with what they cost, each and together', async () => {
    const scene = await open();
    const id = await scene.add();
    await scene.go(modelAt(PRICE, FIRST, LAST), { tools });
    assert.equal((await scene.result(id)).metrics.microUsd, 1_200_000);
    const costs = (await scene.events(id)).flatMap((event) =>
      event.kind === 'step' && event.name === 'turn' ? [event.usage?.microUsd] : [],
    );
    assert.deepEqual(costs, [600_000, 600_000]);
    assert.deepEqual(await spent(scene), {
      provider: 'lab',
      requests: 2,
      tokens: 3_000,
      microUsd: 1_200_000,
    });
  });

  it('stop at the budget in dollars, and go on where a person grants more', async () => {
    const scene = await open();
    const id = await scene.add({ budget: { usd: 0.5 } });
    const model = modelAt(PRICE, FIRST, LAST);
    await scene.go(model, { tools });
    const { status, reason } = await scene.task(id);
    assert.deepEqual(
      { status, reason },
      {
        status: 'paused',
        reason: { kind: 'budget', limit: 'usd', value: 0.5 },
      },
    );
    await scene.engine.resume(id);
    await scene.go(model, { tools });
    assert.equal((await scene.task(id)).status, 'completed');
    assert.deepEqual(model.asked, [0, 1]);
  });

  for (const [where, rules, budget] of [
    ['of the task', {}, { usd: 1 }],
    ['of the day', { dayBudget: { usd: 1 } }, {}],
  ] as const) {
    it(`are not made under a budget ${where} in dollars where nobody knows the price`, async () => {
      const scene = await open(rules);
      const id = await scene.add({ budget });
      const model = modelAt(undefined, LAST);
      await scene.go(model);
      const { status, errorMessage } = await scene.task(id);
      assert.equal(status, 'failed');
      assert.match(errorMessage ?? '', /no price for scripted-1 of lab.*"prices".*retry/);
      assert.deepEqual(model.asked, []);
    });
  }

  it('are not made where one alone would take more than a day may', async () => {
    const scene = await open({ dayBudget: { tokens: 500 } });
    const id = await scene.add();
    const model = modelAt(undefined, LAST);
    await scene.go(model);
    const { status, errorMessage } = await scene.task(id);
    assert.equal(status, 'failed');
    assert.match(errorMessage ?? '', /more than the budget of a whole day \(500 tokens\).*retry/);
    assert.deepEqual(model.asked, []);
  });

  it('wait for a limit that ends soon, in place', async () => {
    const scene = await open({ limits: { lab: { requestsPerMinute: 1 } } });
    await scene.add();
    const running = scene.go(modelAt(PRICE, FIRST, LAST), {
      tools: [new FakeTool('look', async () => (await scene.clock.advance(58_000), 'seen'))],
    });
    await settle();
    await settle();
    await scene.clock.advance(2_000);
    await running;
    assert.equal((await scene.engine.stats()).byStatus.completed, 1);
  });

  it('give the worker back for a limit that ends later, and go on from there', async () => {
    const scene = await open({ limits: { lab: { requestsPerMinute: 1 } } });
    const id = await scene.add();
    const model = modelAt(PRICE, FIRST, LAST);
    await scene.go(model, { tools });
    const { status, reason, retryCount } = await scene.task(id);
    assert.deepEqual({ status, retryCount }, { status: 'pending', retryCount: 0 });
    assert.equal(reason?.kind, 'provider-limited');
    await scene.clock.advance(60_000);
    await scene.go(model, { tools });
    assert.equal((await scene.task(id)).status, 'completed');
    assert.deepEqual(model.asked, [0, 1]);
  });

  it('are left at once by a task that is stopped while it waits', async () => {
    const scene = await open({ limits: { lab: { requestsPerMinute: 1 } } });
    const id = await scene.add();
    const { signal, stop } = stopper();
    const running = scene.go(modelAt(PRICE, FIRST, LAST), {
      tools: [new FakeTool('look', async () => (await scene.clock.advance(58_000), 'seen'))],
      signal,
    });
    await settle();
    await settle();
    stop('pause');
    await running;
    assert.equal((await scene.task(id)).status, 'paused');
  });

  it('are paid for when they are called off, as far as can be told', async () => {
    const scene = await open();
    await scene.add();
    const { signal, stop } = stopper();
    await scene.go(modelAt(PRICE, { text: 'Half of it', midway: () => stop('cancel') }), { signal });
    await settle();
    const { tokens = 0, microUsd = 0 } = (await spent(scene)) ?? {};
    assert.ok(tokens > 0 && microUsd > 0);
  });

  it('cost nothing where they are called off before they are made', async () => {
    const scene = await open();
    const id = await scene.add();
    const { signal, stop } = stopper();
    const admitCall: RunTools['work']['admitCall'] = async (claim, expected) => {
      const admission = await scene.engine.admitCall(claim, expected);
      stop('pause');
      return admission;
    };
    const model = modelAt(PRICE, LAST);
    await scene.go(model, { signal, work: { ...watched(scene.engine, {}), admitCall } });
    await settle();
    assert.equal((await scene.task(id)).status, 'paused');
    assert.equal(await spent(scene), undefined);
    assert.deepEqual(model.asked, []);
  });

  it('are paid for when they break in the middle, and not when they are refused', async () => {
    const scene = await open();
    await scene.add({ maxRetries: 3 });
    const broken = new FailureError({ kind: 'transient', message: 'It broke.' });
    await scene.go(modelAt(PRICE, { fails: broken, pieces: 1 }));
    await settle();
    assert.equal(await spent(scene), undefined);
    await scene.clock.advance(60_000);
    await scene.go(modelAt(PRICE, { text: 'Half of it', fails: broken }));
    await settle();
    assert.ok(((await spent(scene))?.tokens ?? 0) > 0);
  });

  it('count as what the provider says where their answer is of no use', async () => {
    const useless: readonly Said[] = [
      { tokens: [1_000, 500] },
      {
        fails: new FailureError(
          { kind: 'permanent', message: 'It was cut off.' },
          { answered: { inputTokens: 1_000, outputTokens: 500, totalTokens: 1_500 } },
        ),
      },
    ];
    for (const said of useless) {
      const scene = await open();
      await scene.add();
      await scene.go(modelAt(PRICE, said));
      await settle();
      assert.equal((await spent(scene))?.microUsd, 600_000);
    }
  });

  it('are paid for where nothing but a call of a tool had begun', async () => {
    const scene = await open();
    await scene.add();
    const fails = new FailureError({ kind: 'transient', message: 'It broke.' }, { answered: NO_USAGE });
    await scene.go(modelAt(PRICE, { fails }));
    await settle();
    assert.ok(((await spent(scene))?.tokens ?? 0) > 0);
  });

  it('count towards the budget of the task when they were cut off', async () => {
    const scene = await open();
    const id = await scene.add({ budget: { tokens: 10 } });
    const { signal, stop } = stopper();
    await scene.go(modelAt(PRICE, { text: 'x'.repeat(100), midway: () => stop('release') }), { signal });
    const model = modelAt(PRICE, LAST);
    await scene.go(model);
    assert.deepEqual((await scene.task(id)).reason, { kind: 'budget', limit: 'tokens', value: 10 });
    assert.deepEqual(model.asked, []);
  });

  it('are estimated where a server says nothing of tokens, and marked so', async () => {
    const scene = await open({ limits: { lab: { tokensPerMinute: 1_000_000 } } });
    const id = await scene.add({ budget: { usd: 1 } });
    const { tokens: _, ...silent } = LAST;
    await scene.go(modelAt(PRICE, silent));
    const { metrics } = await scene.result(id);
    assert.ok(metrics.inputTokens > 0 && metrics.outputTokens > 0 && (metrics.microUsd ?? 0) > 0);
    assert.equal(metrics.approximate, true);
    assert.equal((await spent(scene))?.tokens, metrics.totalTokens);
  });
});
