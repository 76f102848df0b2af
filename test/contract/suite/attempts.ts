import { strict as assert } from 'node:assert';
import type { Claim, Fence } from '../../../src/engine/port.ts';
import { agentSchema } from '../../../src/core/agent.ts';
import { draft, result, TRANSIENT, type Scene } from '../scene.ts';

const PROGRESS = { percentage: 50, currentStep: 1, totalSteps: 2, stepTitle: 'Reading' } as const;

type Write = (scene: Scene, fence: Fence) => Promise<unknown>;
const STEP = { step: 0, kind: 'turn', name: 'turn', input: null } as const;
const WRITES: Readonly<Record<string, Write>> = {
  report: (scene, fence) => scene.engine.report(fence, [{ kind: 'progress', progress: PROGRESS }]),
  beginStep: (scene, fence) => scene.engine.beginStep(fence, STEP),
  finishStep: (scene, fence) => scene.engine.finishStep(fence, { ...STEP, output: 'x', startedAt: 0 }),
  settle: (scene, fence) => scene.engine.settle(fence, { kind: 'completed', result: result() }),
};

function describeFence(scene: Scene): void {
  /** A claim that has been taken over by a later one. */
  const overtaken = async (): Promise<Claim> => {
    await scene.add();
    const stale = await scene.take();
    await scene.engine.leave('w1', 'left');
    await scene.take({ worker: 'w2' });
    return stale;
  };

  it('rises with every claim', async () => {
    const stale = await overtaken();
    const { attempt } = await scene.get(stale.task);
    assert.deepEqual([stale.attempt, attempt], [1, 2]);
  });

  for (const [name, write] of Object.entries(WRITES)) {
    it(`answers a stale ${name} with lost and writes nothing`, async () => {
      const stale = await overtaken();
      const before = [await scene.get(stale.task), await scene.events(stale.task)];
      assert.equal(await write(scene, stale), 'lost');
      assert.deepEqual([await scene.get(stale.task), await scene.events(stale.task)], before);
    });

    it(`answers a ${name} after the end with lost`, async () => {
      await scene.add();
      const claim = await scene.take();
      await scene.complete(claim);
      assert.equal(await write(scene, claim), 'lost');
    });

    it(`answers a ${name} for a task that is not there with lost`, async () => {
      assert.equal(await write(scene, { task: 'ghost', attempt: 1 }), 'lost');
    });
  }
}

function describeTime(scene: Scene): void {
  for (const [what, jump] of [
    ['forward by a day', 24 * 3_600_000],
    ['back by an hour', -3_600_000],
  ] as const) {
    it(`is what passes, when somebody sets the clock ${what}`, async () => {
      await scene.add();
      const claim = await scene.take();
      await scene.clock.advance(5_000);
      scene.clock.jump(jump);
      await scene.clock.advance(1_000);
      await scene.engine.settle(claim, { kind: 'released' });
      assert.equal((await scene.take()).spentMs, 6_000);
    });
  }

  it('is no night that the machine slept through, though its engine died in the morning', async () => {
    await scene.add();
    const claim = await scene.take();
    await scene.clock.advance(5_000);
    scene.clock.jump(8 * 3_600_000);
    await scene.step(claim, 0);
    await scene.restart();
    assert.equal((await scene.take()).spentMs, 5_000);
  });

  it('ends when they were last heard of, however long nobody looked after them', async () => {
    await scene.add();
    const claim = await scene.take();
    await scene.clock.advance(5_000);
    await scene.step(claim, 0);
    await scene.clock.advance(700);
    scene.clock.jump(12 * 3_600_000);
    await scene.restart();
    assert.equal((await scene.take()).spentMs, 5_000);
  });
}

function describeSteps(scene: Scene): void {
  it('hands the steps back in the next claim', async () => {
    await scene.add();
    const claim = await scene.take();
    const usage = { inputTokens: 7, outputTokens: 3, totalTokens: 10 };
    await scene.step(claim, 0, { input: { a: 1 }, output: ['ö', null, false], usage });
    const call = { step: 1, kind: 'tool', name: 'read_file', input: { path: 'a.ts' } } as const;
    await scene.engine.beginStep(claim, call);
    await scene.engine.leave('w1', 'left');
    const now = scene.clock.now();
    const none = { inputTokens: 0, outputTokens: 0, totalTokens: 0 };
    assert.deepEqual((await scene.take()).steps, [
      {
        step: 0,
        kind: 'turn',
        name: 'turn',
        state: 'finished',
        input: { a: 1 },
        output: ['ö', null, false],
        usage,
        startedAt: now,
        finishedAt: now,
        answer: null,
      },
      { ...call, state: 'begun', output: null, usage: none, startedAt: now, finishedAt: null, answer: null },
    ]);
  });

  it('takes a step without input and output', async () => {
    await scene.add();
    const claim = await scene.take();
    assert.equal(await scene.step(claim, 0, { input: undefined, output: undefined }), 'ok');
    await scene.engine.leave('w1', 'left');
    const [step] = (await scene.take()).steps;
    assert.deepEqual([step?.state, step?.input, step?.output], ['finished', null, null]);
  });

  it('never changes a finished step', async () => {
    await scene.add();
    const claim = await scene.take();
    await scene.step(claim, 0, { output: 'the first' });
    assert.equal(await scene.step(claim, 0, { output: 'the second' }), 'ok');
    assert.equal(await scene.engine.beginStep(claim, STEP), 'ok');
    await scene.engine.leave('w1', 'left');
    const [step] = (await scene.take()).steps;
    assert.deepEqual([step?.state, step?.output], ['finished', 'the first']);
  });

  it('writes a finished step into the history once', async () => {
    await scene.add();
    const claim = await scene.take();
    await scene.step(claim, 0);
    await scene.step(claim, 0);
    await scene.engine.beginStep(claim, STEP);
    const phases = (await scene.events(claim.task)).flatMap((event) =>
      event.kind === 'step' ? [event.phase] : [],
    );
    assert.deepEqual(phases, ['finished']);
  });

  it('replaces a begun step by what the next attempt does in its place', async () => {
    await scene.add();
    const claim = await scene.take();
    await scene.engine.beginStep(claim, { step: 0, kind: 'tool', name: 'search_text', input: 'old' });
    await scene.engine.leave('w1', 'left');
    await scene.step(await scene.take(), 0, { name: 'turn', input: 'new' });
    await scene.engine.leave('w1', 'left');
    const [step] = (await scene.take()).steps;
    assert.deepEqual([step?.kind, step?.name, step?.input], ['turn', 'turn', 'new']);
  });

  it('goes on after the finished steps when a person retries', async () => {
    await scene.add({ maxRetries: 0 });
    const claim = await scene.take();
    await scene.step(claim, 0);
    await scene.fail(claim, TRANSIENT);
    await scene.engine.retry(claim.task);
    assert.equal((await scene.take()).steps.length, 1);
  });

  it('begins at the first step when a person asks for a fresh go', async () => {
    await scene.add();
    const claim = await scene.take();
    await scene.step(claim, 0);
    await scene.engine.report(claim, [{ kind: 'progress', progress: PROGRESS }]);
    await scene.fail(claim);
    await scene.engine.retry(claim.task, { fresh: true });
    const again = await scene.take();
    const { progressPercentage, totalSteps, stepTitle } = again.details;
    assert.deepEqual([again.steps, progressPercentage, totalSteps, stepTitle], [[], 0, 0, null]);
  });

  it('keeps a large step whole', async () => {
    await scene.add();
    const text = 'ä'.repeat(1_000_000);
    await scene.step(await scene.take(), 0, { output: { text } });
    await scene.engine.leave('w1', 'left');
    assert.deepEqual((await scene.take()).steps[0]?.output, { text });
  });
}

function describeInputs(scene: Scene): void {
  const restarted = async (task: string): Promise<readonly number[]> =>
    (await scene.events(task)).flatMap((event) => (event.kind === 'restarted' ? [event.archivedSteps] : []));

  const begun = async (): Promise<Claim> => {
    await scene.add();
    const claim = await scene.take();
    await scene.step(claim, 0);
    await scene.step(claim, 1);
    await scene.engine.pause(claim.task);
    await scene.engine.settle(claim, { kind: 'paused', reason: { kind: 'asked' } });
    return claim;
  };

  it('begins anew when what goes into a run has changed, and says so', async () => {
    const { task } = await begun();
    await scene.engine.edit(task, { description: 'Another description.' });
    await scene.engine.resume(task);
    assert.deepEqual((await scene.take()).steps, []);
    assert.deepEqual(await restarted(task), [2]);
  });

  it('begins anew with another provider', async () => {
    const { task } = await begun();
    await scene.engine.resume(task);
    const other = { providers: ['spare'], defaultProvider: 'spare' };
    assert.deepEqual((await scene.take(other)).steps, []);
  });

  it('goes on when what changed does not go into a run', async () => {
    const { task } = await begun();
    await scene.engine.edit(task, { priority: 9, maxRetries: 9, budget: { steps: 9 } });
    await scene.engine.resume(task);
    assert.equal((await scene.take()).steps.length, 2);
    assert.deepEqual(await restarted(task), []);
  });

  it('goes on while a parent that failed runs once more', async () => {
    await scene.submit(
      draft({ ref: 'parent' }),
      draft({ ref: 'child', dependsOn: ['parent'], onParentFailure: 'run' }),
    );
    await scene.fail(await scene.take());
    await scene.step(await scene.take(), 0);
    await scene.engine.leave('w1', 'left');
    await scene.engine.retry((await scene.get('parent')).id);
    assert.equal((await scene.take()).details.ref, 'parent');
    assert.equal((await scene.take({ worker: 'w2' })).steps.length, 1);
  });

  it('begins anew when a parent has another result', async () => {
    await scene.submit(
      draft({ ref: 'parent' }),
      draft({ ref: 'child', dependsOn: ['parent'], onParentFailure: 'run' }),
    );
    await scene.fail(await scene.take());
    const child = await scene.take();
    await scene.step(child, 0);
    await scene.fail(child);
    await scene.engine.retry((await scene.get('parent')).id);
    await scene.complete(await scene.take());
    await scene.engine.retry(child.task);
    assert.deepEqual((await scene.take()).steps, []);
  });
}

function describeClaims(scene: Scene): void {
  it('hands out the agent as it was when the task was queued', async () => {
    const agent = agentSchema.parse({ name: 'writer', goal: 'Write well.', tools: ['read'] });
    await scene.engine.submit({ tasks: [draft({ agent: 'writer' })], agents: [agent] });
    await scene.engine.submit({ tasks: [], agents: [{ ...agent, goal: 'Write quickly.' }] });
    assert.deepEqual((await scene.take()).agent, agent);
  });

  it('shows the task as running, with worker and start', async () => {
    await scene.add();
    await scene.clock.advance(700);
    const { details } = await scene.take();
    assert.deepEqual(
      [details.status, details.worker, details.startedAt, details.attempt],
      ['running', 'w1', scene.clock.now(), 1],
    );
  });

  it('keeps the first start over later attempts', async () => {
    await scene.add();
    const started = (await scene.take()).details.startedAt;
    await scene.engine.leave('w1', 'left');
    await scene.clock.advance(900);
    assert.equal((await scene.take()).details.startedAt, started);
  });

  it('adds up the running time of all attempts', async () => {
    const id = await scene.add();
    await scene.take();
    await scene.clock.advance(2_000);
    await scene.engine.leave('w1', 'left');
    await scene.clock.advance(60_000);
    const claim = await scene.take();
    assert.equal(claim.spentMs, 2_000);
    await scene.clock.advance(1_500);
    await scene.complete(claim);
    const { actualDuration, result: kept } = await scene.get(id);
    assert.deepEqual([actualDuration, kept?.metrics.executionTimeMs], [3.5, 3_500]);
  });

  it('keeps the result whole', async () => {
    await scene.add();
    const claim = await scene.take();
    const given = result({ artifacts: [{ name: 'report.md', path: 'artifacts/x/report.md', bytes: 12 }] });
    await scene.engine.settle(claim, { kind: 'completed', result: given });
    const { status, result: kept, progressPercentage, worker } = await scene.get(claim.task);
    assert.deepEqual([status, kept, progressPercentage, worker], ['completed', given, 100, null]);
  });
}

function describeProgress(scene: Scene): void {
  const report = async (claim: Claim, ...percentages: readonly number[]): Promise<void> => {
    const reports = percentages.map((percentage) => ({
      kind: 'progress' as const,
      progress: { ...PROGRESS, percentage },
    }));
    assert.equal(await scene.engine.report(claim, reports), 'ok');
  };

  it('is shown with its step', async () => {
    await scene.add();
    const claim = await scene.take();
    await report(claim, 50);
    const { progressPercentage, currentStep, totalSteps, stepTitle } = await scene.get(claim.task);
    assert.deepEqual([progressPercentage, currentStep, totalSteps, stepTitle], [50, 1, 2, 'Reading']);
  });

  it('never runs backwards, in what is shown or in the history', async () => {
    await scene.add();
    const claim = await scene.take();
    await report(claim, 10, 60, 20);
    await report(claim, 30);
    assert.equal((await scene.get(claim.task)).progressPercentage, 60);
    const told = (await scene.events(claim.task)).flatMap((event) =>
      event.kind === 'progress' ? [event.percentage] : [],
    );
    assert.deepEqual(told, [10, 60, 60, 60]);
  });

  it('stays below one hundred until the task has completed', async () => {
    await scene.add();
    const claim = await scene.take();
    await report(claim, 100);
    assert.equal((await scene.get(claim.task)).progressPercentage, 99);
    await scene.complete(claim);
    assert.equal((await scene.get(claim.task)).progressPercentage, 100);
  });

  it('stays where it was when the task fails', async () => {
    await scene.add();
    const claim = await scene.take();
    await report(claim, 40);
    await scene.fail(claim);
    assert.equal((await scene.get(claim.task)).progressPercentage, 40);
  });

  it('writes log lines into the history in order', async () => {
    await scene.add();
    const claim = await scene.take();
    await scene.engine.report(claim, [
      { kind: 'log', level: 'info', text: 'one' },
      { kind: 'log', level: 'warning', text: 'two' },
    ]);
    const lines = (await scene.events(claim.task)).flatMap((event) =>
      event.kind === 'log' ? [`${event.level} ${event.text} ${event.actor}`] : [],
    );
    assert.deepEqual(lines, ['info one agent', 'warning two agent']);
  });
}

export function describeAttempts(scene: Scene): void {
  describe('the fence', () => describeFence(scene));
  describe('the time of attempts', () => describeTime(scene));
  describe('steps', () => describeSteps(scene));
  describe('what goes into a run', () => describeInputs(scene));
  describe('a claim', () => describeClaims(scene));
  describe('progress', () => describeProgress(scene));
}
