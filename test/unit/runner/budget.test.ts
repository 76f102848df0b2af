import { strict as assert } from 'node:assert';
import { DEFAULT_BUDGET, type Budget } from '../../../src/core/task.ts';
import { RunScene, stopper } from './runScene.ts';
import { call, FakeTool, ScriptedModel, type Said } from './scriptedModel.ts';

const MINUTE = 60_000;
const tools = [new FakeTool('look')];

/** Goes on for ever, a call a turn. */
function endless(turns: number, over: Said = {}): ScriptedModel {
  return new ScriptedModel(
    ...Array.from({ length: turns }, (_, turn) => ({ calls: [call(`c${turn}`, 'look', { turn })], ...over })),
    { text: 'At last.' },
  );
}

describe('a budget', () => {
  let scene: RunScene;
  beforeEach(async () => {
    scene = await RunScene.open();
  });
  afterEach(() => scene[Symbol.asyncDispose]());

  async function parked(model: ScriptedModel, budget: Budget) {
    const id = await scene.add({ budget });
    await scene.go(model, { tools });
    const { status, reason } = await scene.task(id);
    assert.equal(status, 'paused');
    return { id, reason };
  }

  it('of steps parks the task before the turn that it does not cover', async () => {
    const model = endless(9);
    const { id, reason } = await parked(model, { steps: 2 });
    assert.deepEqual(reason, { kind: 'budget', limit: 'steps', value: 2 });
    assert.deepEqual(model.asked, [0, 1]);
    assert.deepEqual(await scene.finished(id), ['prompt', 'turn', 'look', 'turn', 'look']);
  });

  it('of steps lets a task complete with its last one', async () => {
    const id = await scene.add({ budget: { steps: 3 } });
    await scene.go(endless(2), { tools });
    assert.equal((await scene.task(id)).status, 'completed');
  });

  it('of tokens parks the task once input and output together have reached it', async () => {
    const model = endless(9, { tokens: [60, 40] });
    const { reason } = await parked(model, { tokens: 200 });
    assert.deepEqual(reason, { kind: 'budget', limit: 'tokens', value: 200 });
    assert.deepEqual(model.asked, [0, 1]);
  });

  it('of minutes parks the task once they have passed', async () => {
    const model = endless(9, { midway: () => scene.clock.advance(MINUTE) });
    const { reason } = await parked(model, { minutes: 1.5 });
    assert.deepEqual(reason, { kind: 'budget', limit: 'minutes', value: 1.5 });
    assert.deepEqual(model.asked, [0, 1]);
  });

  it('counts the minutes of earlier attempts, and not those in between', async () => {
    const id = await scene.add({ budget: { minutes: 3 } });
    const { signal, stop } = stopper();
    const midway = async () => {
      await scene.clock.advance(2 * MINUTE);
      stop('release');
    };
    await scene.go(new ScriptedModel({ text: 'Half.', midway }), { signal });
    await scene.clock.advance(10 * MINUTE);
    const model = endless(9, { midway: () => scene.clock.advance(MINUTE) });
    await scene.go(model, { tools });
    assert.deepEqual((await scene.task(id)).reason, { kind: 'budget', limit: 'minutes', value: 3 });
    assert.deepEqual(model.asked, [0]);
  });

  it('of minutes is not used up by a machine that sleeps, or a clock that somebody sets', async () => {
    const id = await scene.add({ budget: { minutes: 3 } });
    await scene.go(endless(1, { midway: async () => scene.clock.jump(8 * 60 * MINUTE) }), { tools });
    assert.equal((await scene.task(id)).status, 'completed');
  });

  it('counts steps and tokens of earlier attempts', async () => {
    for (const budget of [{ steps: 3 }, { tokens: 300 }]) {
      const id = await scene.add({ ref: JSON.stringify(budget), budget });
      const { signal, stop } = stopper();
      let looks = 0;
      const stopping = new FakeTool('look', () => {
        if (++looks === 2) stop('release');
        return '';
      });
      await scene.go(endless(9, { tokens: [50, 50] }), { tools: [stopping], signal });
      assert.equal((await scene.task(id)).status, 'queued');
      const model = endless(9, { tokens: [50, 50] });
      await scene.go(model, { tools });
      assert.equal((await scene.task(id)).status, 'paused');
      assert.deepEqual(model.asked, [2]);
    }
  });

  it('holds for a task that names none', async () => {
    const { reason } = await parked(endless(DEFAULT_BUDGET.steps + 1), {});
    assert.deepEqual(reason, { kind: 'budget', limit: 'steps', value: DEFAULT_BUDGET.steps });
  });

  it('of the person holds for a task that names none, field by field', async () => {
    const id = await scene.add({ budget: { tokens: 1_000 } });
    await scene.go(endless(9), { tools, defaultBudget: { steps: 2, tokens: 1 } });
    assert.deepEqual((await scene.task(id)).reason, { kind: 'budget', limit: 'steps', value: 2 });
  });

  it('as large as there can be stays so when it is granted again', async () => {
    const model = endless(3, { tokens: [1_000_000, 0] });
    model.price = { input: 1_000_000, output: 0 };
    const { id } = await parked(model, { usd: 1_000_000, tokens: 2_000_000 });
    await scene.engine.resume(id);
    assert.deepEqual((await scene.task(id)).budget, { usd: 1_000_000, tokens: 2_000_000 });
  });

  it('that is used up is granted again by whoever resumes the task, which then goes on', async () => {
    const { id } = await parked(endless(3), { steps: 2 });
    await scene.engine.resume(id);
    const model = endless(3);
    await scene.go(model, { tools });
    assert.equal((await scene.task(id)).status, 'completed');
    assert.deepEqual(model.asked, [2, 3]);
  });
});
