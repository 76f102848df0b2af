import { strict as assert } from 'node:assert';
import type { ApplyFile } from '../../../src/engine/reviewPort.ts';
import { draft, type Scene } from '../scene.ts';
import { file, proposeAll, proposer } from './proposals.ts';

const FILES = [file('a.ts', 'A\n', 'a\n'), file('b.ts', null, 'b\n')] as const;

const settling = (task: string, path: string, revision = 1): ApplyFile => ({
  path,
  before: 'before ✓\n',
  after: null,
  changes: [{ task, path, revision }],
});

const statesOf = async (scene: Scene, id: string): Promise<readonly string[]> =>
  (await scene.engine.review.changes(id)).map(({ path, state }) => `${path} ${state}`);

const unfinished = async (scene: Scene): Promise<readonly string[]> =>
  (await scene.engine.review.unfinishedApplies()).map(({ id }) => id);

function describeApplies(scene: Scene): void {
  it('settles what was written, and leaves the rest undecided', async () => {
    const id = await proposer(scene, 'a', ...FILES);
    await scene.engine.review.beginApply('one', [settling(id, 'a.ts'), settling(id, 'b.ts')]);
    assert.deepEqual(await statesOf(scene, id), ['a.ts pending', 'b.ts pending']);
    await scene.engine.review.endApply('one', ['b.ts']);
    assert.deepEqual(await statesOf(scene, id), ['a.ts pending', 'b.ts applied']);
    assert.deepEqual(await unfinished(scene), []);
  });

  it('settles the changes of parents with those of a child, each in its own history', async () => {
    const a = await proposer(scene, 'a', file('x.ts', '1\n'));
    const b = await scene.add({ ref: 'b', dependsOn: ['a'] });
    await proposeAll(scene, file('x.ts', '2\n', '1\n'));
    const changes = [a, b].map((task) => ({ task, path: 'x.ts', revision: 1 }));
    await scene.engine.review.beginApply('one', [{ path: 'x.ts', before: null, after: '2\n', changes }]);
    await scene.engine.review.endApply('one', ['x.ts']);
    for (const id of [a, b]) {
      assert.equal((await scene.get(id)).review.state, 'applied');
      const [last] = (await scene.events(id)).flatMap((event) =>
        event.kind === 'changes' && event.what === 'applied' ? [event] : [],
      );
      assert.deepEqual([last?.actor, last?.paths], ['person', ['x.ts']]);
    }
  });

  it('is known until its end, over a power cut, with what each file was and is to be', async () => {
    const id = await proposer(scene, 'a', ...FILES);
    await scene.engine.review.beginApply('one', [settling(id, 'a.ts')]);
    const begunAt = scene.clock.now();
    await scene.restart();
    const files = [{ path: 'a.ts', before: 'before ✓\n', after: null, tasks: [id] }];
    assert.deepEqual(await scene.engine.review.unfinishedApplies(), [{ id: 'one', begunAt, files }]);
    assert.deepEqual(await statesOf(scene, id), ['a.ts pending', 'b.ts pending']);
    await scene.engine.review.endApply('one', ['a.ts']);
    assert.deepEqual(await statesOf(scene, id), ['a.ts applied', 'b.ts pending']);
  });

  it('ends once: a second end, or that of nothing, changes nothing', async () => {
    const id = await proposer(scene, 'a', ...FILES);
    await scene.engine.review.beginApply('one', [settling(id, 'a.ts')]);
    await scene.engine.review.endApply('one', []);
    await scene.engine.review.endApply('one', ['a.ts']);
    await scene.engine.review.endApply('never', ['a.ts']);
    assert.deepEqual(await statesOf(scene, id), ['a.ts pending', 'b.ts pending']);
  });

  it('is refused where the agent proposes something else by now, or it is decided', async () => {
    const id = await proposer(scene, 'a', ...FILES);
    const { review } = scene.engine;
    await assert.rejects(review.beginApply('one', [settling(id, 'a.ts', 2)]), {
      code: 'conflict',
      message: 'What task a proposes for a.ts is not what you saw any more. Look at it again.',
    });
    await review.decide(id, ['b.ts'], 'discarded');
    await assert.rejects(review.beginApply('one', [settling(id, 'a.ts'), settling(id, 'b.ts')]), {
      code: 'conflict',
    });
    await assert.rejects(review.beginApply('one', [settling(id, 'x.ts')]), { code: 'not-found' });
    assert.deepEqual(await unfinished(scene), []);
  });

  it('has each file for itself until its end', async () => {
    const [a, b] = [await proposer(scene, 'a', ...FILES), await proposer(scene, 'b', ...FILES)];
    const { review } = scene.engine;
    await review.beginApply('one', [settling(a, 'a.ts')]);
    await assert.rejects(review.beginApply('two', [settling(b, 'b.ts'), settling(b, 'a.ts')]), {
      code: 'conflict',
      message: 'a.ts is being applied already.',
    });
    assert.deepEqual(await unfinished(scene), ['one']);
    await review.endApply('one', []);
    await review.beginApply('two', [settling(b, 'a.ts')]);
  });

  it('takes each file once', async () => {
    const id = await proposer(scene, 'a', ...FILES);
    await assert.rejects(
      scene.engine.review.beginApply('one', [settling(id, 'a.ts'), settling(id, 'a.ts')]),
      { code: 'conflict' },
    );
    assert.deepEqual(await unfinished(scene), []);
  });

  it('does not settle what the agent has proposed since it began', async () => {
    const id = await proposer(scene, 'a', ...FILES);
    await scene.engine.review.beginApply('one', [settling(id, 'a.ts'), settling(id, 'b.ts')]);
    await scene.engine.review.sendBack(id, { text: 'Again.', remarks: [] });
    const claim = await scene.take();
    await scene.step(claim, claim.steps.length, { changes: [file('a.ts', 'second\n', 'a\n')] });
    await scene.engine.review.endApply('one', ['a.ts', 'b.ts']);
    assert.deepEqual(await statesOf(scene, id), ['a.ts pending', 'b.ts applied']);
  });

  it('ends without a word where its task is gone', async () => {
    const id = await proposer(scene, 'a', ...FILES);
    await scene.engine.review.beginApply('one', [settling(id, 'a.ts')]);
    await scene.engine.remove(id);
    await scene.engine.review.endApply('one', ['a.ts']);
    assert.deepEqual(await unfinished(scene), []);
  });

  it('happens once, however often it is told', async () => {
    const id = await proposer(scene, 'a', ...FILES);
    const { review } = scene.engine;
    for (const _ of [1, 2]) await review.beginApply('one', [settling(id, 'a.ts')], { commandId: 'begin' });
    for (const _ of [1, 2]) await review.endApply('one', ['a.ts'], { commandId: 'end' });
    const told = (await scene.events(id)).filter(
      (event) => event.kind === 'changes' && event.what === 'applied',
    );
    assert.equal(told.length, 1);
  });
}

function describeSendingBack(scene: Scene): void {
  const REMARKS = {
    text: 'Not quite.',
    remarks: [{ path: 'a.ts', line: 1, quote: 'A', text: 'Lower case.' }],
  };

  it('has the next attempt of the same run go on with what was said after its last step', async () => {
    const id = await proposer(scene, 'a', ...FILES);
    await scene.engine.review.sendBack(id, REMARKS);
    assert.equal(await scene.status(id), 'queued');
    const claim = await scene.take();
    assert.equal(claim.attempt, 2);
    assert.deepEqual(
      claim.steps.map(({ kind, state }) => [kind, state]),
      [
        ['tool', 'finished'],
        ['remarks', 'finished'],
      ],
    );
    assert.deepEqual(claim.steps.at(-1)?.output, REMARKS);
    assert.deepEqual(
      claim.overlay.map(({ path }) => path),
      ['a.ts', 'b.ts'],
    );
  });

  it('may be asked again and again', async () => {
    const id = await proposer(scene, 'a', ...FILES);
    for (const text of ['First.', 'Second.']) {
      await scene.engine.review.sendBack(id, { text, remarks: [] });
      const claim = await scene.take();
      await scene.step(claim, claim.steps.length);
      await scene.complete(claim);
    }
    await scene.engine.review.sendBack(id, { text: 'Third.', remarks: [] });
    const kinds = (await scene.take()).steps.map(({ step, kind }) => `${step} ${kind}`);
    assert.deepEqual(kinds, ['0 tool', '1 remarks', '2 turn', '3 remarks', '4 turn', '5 remarks']);
  });

  it('keeps what the run has taken so far, and shows it as not done', async () => {
    const id = await scene.add({ ref: 'a' });
    const first = await scene.take();
    const usage = { inputTokens: 5, outputTokens: 2, totalTokens: 7 };
    await scene.step(first, 0, { usage });
    await scene.clock.advance(1_000);
    await scene.complete(first);
    await scene.engine.review.sendBack(id, REMARKS);
    const { progressPercentage, completedAt } = await scene.get(id);
    assert.deepEqual([progressPercentage, completedAt], [0, null]);
    const claim = await scene.take();
    assert.deepEqual([claim.spentMs, claim.steps[0]?.usage.totalTokens], [1_000, 7]);
  });

  it('is told in the history, in the words of the person', async () => {
    const id = await proposer(scene, 'a', ...FILES);
    await scene.engine.review.sendBack(id, REMARKS);
    const last = (await scene.events(id)).at(-1);
    assert.deepEqual(last?.kind === 'status' ? [last.actor, last.status, last.note] : last, [
      'person',
      'queued',
      'sent back with one comment: Not quite.',
    ]);
  });

  it('is refused for what has not completed', async () => {
    for (const status of ['pending', 'queued', 'paused', 'failed', 'cancelled', 'running'] as const) {
      const id = await scene.inStatus(status);
      await assert.rejects(scene.engine.review.sendBack(id, REMARKS), {
        code: 'conflict',
        message: `Task ${status} is ${status}; only a completed task can be sent back.`,
      });
      if (status !== 'running') await scene.engine.remove(id);
    }
    await assert.rejects(scene.engine.review.sendBack('ghost', REMARKS), { code: 'not-found' });
  });

  it('is refused where nothing is said', async () => {
    const id = await proposer(scene, 'a', ...FILES);
    await assert.rejects(scene.engine.review.sendBack(id, { text: ' \n', remarks: [] }), {
      code: 'invalid',
      field: 'text',
    });
    assert.equal(await scene.status(id), 'completed');
  });

  it('goes on though what goes into the task has changed: what was said answers what it did', async () => {
    const id = await proposer(scene, 'a', ...FILES);
    await scene.engine.review.sendBack(id, REMARKS);
    await scene.engine.edit(id, { provider: 'other' });
    assert.equal((await scene.take({ providers: ['other'] })).steps.length, 2);
  });

  it('outlives a power cut', async () => {
    const id = await proposer(scene, 'a', ...FILES);
    await scene.engine.review.sendBack(id, REMARKS);
    await scene.restart();
    assert.deepEqual((await scene.take()).steps.at(-1)?.output, REMARKS);
    assert.equal(await scene.status(id), 'running');
  });

  it('holds its children up again until it completes, but those that run', async () => {
    const a = await proposer(scene, 'a', ...FILES);
    await scene.submit(draft({ ref: 'runs', dependsOn: ['a'] }), draft({ ref: 'waits', dependsOn: ['a'] }));
    await scene.take();
    await scene.engine.review.sendBack(a, REMARKS);
    assert.deepEqual([await scene.status('runs'), await scene.status('waits')], ['running', 'pending']);
    assert.deepEqual((await scene.get('waits')).reason?.kind, 'dependency');
    const claim = await scene.take({ worker: 'w2' });
    assert.equal(claim.task, a);
    await scene.complete(claim);
    assert.equal(await scene.status('waits'), 'queued');
    assert.deepEqual((await scene.take({ worker: 'w2' })).overlay.length, 2);
  });

  it('lets a child that runs go on where it was, also on another thread', async () => {
    const a = await proposer(scene, 'a', ...FILES);
    await scene.add({ ref: 'runs', dependsOn: ['a'] });
    const first = await scene.take();
    await scene.step(first, 0);
    await scene.engine.review.sendBack(a, REMARKS);
    await scene.engine.settle(first, { kind: 'released' });
    await scene.engine.pause(a);
    const again = await scene.take();
    assert.deepEqual([again.task, again.steps.length], [first.task, 1]);
  });

  it('has a child that had begun begin anew with what comes of it', async () => {
    const a = await proposer(scene, 'a', ...FILES);
    await scene.add({ ref: 'b', dependsOn: ['a'] });
    const first = await scene.take();
    await scene.step(first, 0);
    await scene.engine.settle(first, { kind: 'released' });
    await scene.engine.review.sendBack(a, REMARKS);
    await scene.complete(await scene.take(), { output: 'Something else.' });
    const again = await scene.take();
    assert.deepEqual([again.task, again.steps.length], [first.task, 0]);
  });

  it('waits for a parent that was sent back before it', async () => {
    const a = await proposer(scene, 'a', ...FILES);
    const b = await scene.add({ ref: 'b', dependsOn: ['a'] });
    await scene.complete(await scene.take());
    await scene.engine.review.sendBack(a, REMARKS);
    await scene.engine.review.sendBack(b, REMARKS);
    assert.deepEqual([await scene.status(a), await scene.status(b)], ['queued', 'pending']);
    await scene.complete(await scene.take());
    assert.equal(await scene.status(b), 'queued');
  });

  it('happens once, however often it is told', async () => {
    const id = await proposer(scene, 'a', ...FILES);
    for (const _ of [1, 2]) await scene.engine.review.sendBack(id, REMARKS, { commandId: 'back' });
    assert.equal((await scene.take()).steps.length, 2);
  });
}

export function describeApplying(scene: Scene): void {
  describe('applying a proposal', () => describeApplies(scene));
  describe('a proposal that is sent back', () => describeSendingBack(scene));
}
