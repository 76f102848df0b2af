import { strict as assert } from 'node:assert';
import type { Change } from '../../../src/engine/reviewPort.ts';
import type { Scene } from '../scene.ts';
import { file, proposer } from './proposals.ts';

const FILES = [file('a.ts', 'A\n', 'a\n'), file('b.ts', 'B\n', 'b\n'), file('c.ts', 'C\n')] as const;
const CONFLICT = { code: 'conflict' };

const stateOf = async (scene: Scene, id: string): Promise<string> => (await scene.get(id)).review.state;

const statesOf = async (scene: Scene, id: string): Promise<readonly string[]> =>
  (await scene.engine.review.changes(id)).map(({ path, state }) => `${path} ${state}`);

/** The named files of a task as they are to be applied. */
async function toApply(scene: Scene, task: string, ...paths: readonly string[]) {
  const changes = await scene.engine.review.changes(task);
  return changes
    .filter(({ path }) => paths.includes(path))
    .map(({ path, revision }) => ({ path, before: 'b', after: 'a', changes: [{ task, path, revision }] }));
}

async function apply(scene: Scene, task: string, ...paths: readonly string[]): Promise<void> {
  await scene.engine.review.beginApply('apply', await toApply(scene, task, ...paths));
  await scene.engine.review.endApply('apply', paths);
}

function describeDeciding(scene: Scene): void {
  it('is none, pending, partly, applied or discarded, as its files are', async () => {
    const { review } = scene.engine;
    assert.equal(await stateOf(scene, await proposer(scene, 'nothing')), 'none');
    const id = await proposer(scene, 'all', ...FILES);
    assert.equal(await stateOf(scene, id), 'pending');
    await review.decide(id, ['a.ts'], 'discarded');
    assert.equal(await stateOf(scene, id), 'pending');
    await apply(scene, id, 'b.ts');
    assert.equal(await stateOf(scene, id), 'partly');
    await review.decide(id, null, 'discarded');
    assert.equal(await stateOf(scene, id), 'applied');
    assert.deepEqual(await statesOf(scene, id), ['a.ts discarded', 'b.ts applied', 'c.ts discarded']);
    const other = await proposer(scene, 'other', ...FILES);
    await review.decide(other, null, 'discarded');
    assert.equal(await stateOf(scene, other), 'discarded');
  });

  it('takes back what was discarded, and what was applied only where it is named', async () => {
    const id = await proposer(scene, 'a', ...FILES);
    await apply(scene, id, 'a.ts');
    await scene.engine.review.decide(id, null, 'discarded');
    await scene.engine.review.decide(id, null, 'pending');
    assert.deepEqual(await statesOf(scene, id), ['a.ts applied', 'b.ts pending', 'c.ts pending']);
    await scene.engine.review.decide(id, ['a.ts'], 'pending');
    assert.equal(await stateOf(scene, id), 'pending');
  });

  it('does not discard what is applied', async () => {
    const id = await proposer(scene, 'a', ...FILES);
    await apply(scene, id, 'a.ts');
    await scene.engine.review.decide(id, ['a.ts', 'b.ts'], 'discarded');
    assert.deepEqual(await statesOf(scene, id), ['a.ts applied', 'b.ts discarded', 'c.ts pending']);
  });

  it('is told once, and only what was decided', async () => {
    const id = await proposer(scene, 'a', ...FILES);
    await scene.engine.review.decide(id, ['b.ts'], 'discarded');
    await scene.engine.review.decide(id, ['b.ts'], 'discarded');
    await scene.engine.review.decide(id, null, 'pending');
    const told = (await scene.events(id)).flatMap((event) => (event.kind === 'changes' ? [event] : []));
    assert.deepEqual(
      told.map(({ actor, what, paths, review }) => [actor, what, paths, review]),
      [
        ['agent', 'proposed', ['a.ts', 'b.ts', 'c.ts'], 'pending'],
        ['person', 'discarded', ['b.ts'], 'pending'],
        ['person', 'reopened', ['b.ts'], 'pending'],
      ],
    );
  });

  it('is refused for what is not there, and leaves all as it is', async () => {
    const id = await proposer(scene, 'a', ...FILES);
    const { review } = scene.engine;
    await assert.rejects(review.decide('ghost', null, 'discarded'), { code: 'not-found' });
    await assert.rejects(review.decide(id, ['a.ts', 'x.ts'], 'discarded'), {
      code: 'not-found',
      message: 'Task a proposes no change of x.ts.',
    });
    assert.equal((await statesOf(scene, id))[0], 'a.ts pending');
  });

  it('waits for the end of a task that runs', async () => {
    const id = await scene.add({ ref: 'a' });
    await scene.step(await scene.take(), 0, { changes: FILES });
    const running = { code: 'conflict', message: /^Task a is running and may still change/ };
    await assert.rejects(scene.engine.review.decide(id, null, 'discarded'), running);
    await assert.rejects(scene.engine.review.beginApply('x', await toApply(scene, id, 'a.ts')), running);
  });

  it('is open for a task that failed, too, but needs nobody', async () => {
    await scene.add({ ref: 'a' });
    const claim = await scene.take();
    await scene.step(claim, 0, { changes: FILES });
    await scene.fail(claim);
    assert.deepEqual(
      [await stateOf(scene, claim.task), (await scene.engine.stats()).needsYou],
      ['pending', 0],
    );
    await scene.engine.review.decide(claim.task, null, 'discarded');
    assert.equal(await stateOf(scene, claim.task), 'discarded');
  });
}

function describeNeeding(scene: Scene): void {
  it('needs the person until all is decided, counted and listed', async () => {
    const id = await proposer(scene, 'a', ...FILES);
    await proposer(scene, 'b', file('x.ts', 'x'));
    await proposer(scene, 'nothing');
    await scene.ask(await scene.add({ ref: 'asker' }).then(() => scene.take()));
    const counted = async (): Promise<unknown> => {
      const { needsYou, toReview } = await scene.engine.stats();
      return { needsYou, toReview };
    };
    const listed = async (filter: object): Promise<readonly string[]> => {
      const { tasks, total } = await scene.engine.list({ order: 'newest', ...filter });
      assert.equal(total, tasks.length);
      return tasks.map(({ ref }) => ref);
    };
    assert.deepEqual(await counted(), { needsYou: 3, toReview: 2 });
    assert.deepEqual(await listed({ needsYou: true }), ['asker', 'b', 'a']);
    assert.deepEqual(await listed({ needsYou: true, status: ['completed'] }), ['b', 'a']);
    assert.deepEqual(await listed({ needsYou: false, status: ['completed', 'paused'] }), ['nothing']);
    await apply(scene, id, 'a.ts');
    assert.deepEqual(await counted(), { needsYou: 3, toReview: 2 });
    await scene.engine.review.decide(id, null, 'discarded');
    assert.deepEqual(await counted(), { needsYou: 2, toReview: 1 });
    assert.deepEqual(await listed({ needsYou: true }), ['asker', 'b']);
  });
}

function describeRevising(scene: Scene): void {
  const revision = { revision: 1, base: 'a\n', text: 'mine\n', added: 1, removed: 1 };
  const changed = async (id: string): Promise<Change | undefined> =>
    (await scene.engine.review.changes(id)).find(({ path }) => path === 'a.ts');

  it('keeps what a person makes of a file, and says whose it is', async () => {
    const id = await proposer(scene, 'a', ...FILES);
    await scene.engine.review.revise(id, 'a.ts', { ...revision, text: 'mine\nmore\n', added: 2 });
    assert.deepEqual(await scene.engine.review.texts(id, 'a.ts'), { base: 'a\n', text: 'mine\nmore\n' });
    const { revision: still, byPerson, state, added } = (await changed(id)) ?? {};
    assert.deepEqual([still, byPerson, state, added], [1, true, 'pending', 2]);
    assert.deepEqual((await scene.get(id)).review, { state: 'pending', files: 3, added: 4, removed: 2 });
  });

  it('discards a file that is made as it was found, and takes it back when that changes', async () => {
    const id = await proposer(scene, 'a', ...FILES);
    await scene.engine.review.revise(id, 'a.ts', { ...revision, text: 'a\n', added: 0, removed: 0 });
    assert.equal((await changed(id))?.state, 'discarded');
    await scene.engine.review.revise(id, 'a.ts', revision);
    assert.equal((await changed(id))?.state, 'pending');
  });

  it('lets a moved file stay where it was once it is not wanted where it would go', async () => {
    const moved = [file('new.ts', 'x\n', null, 'old.ts'), file('old.ts', null, 'x\n')] as const;
    const id = await proposer(scene, 'a', ...moved);
    const emptied = { revision: 1, base: null, text: null, added: 0, removed: 0 };
    await scene.engine.review.revise(id, 'new.ts', emptied);
    assert.deepEqual(await statesOf(scene, id), ['new.ts discarded', 'old.ts discarded']);
    await scene.engine.review.revise(id, 'new.ts', { ...emptied, text: 'y\n', added: 1 });
    assert.deepEqual(await statesOf(scene, id), ['new.ts pending', 'old.ts pending']);
  });

  it('is refused once the agent has proposed something else, and keeps that', async () => {
    const id = await proposer(scene, 'a', ...FILES);
    await scene.engine.review.sendBack(id, { text: 'Again.', remarks: [] });
    const claim = await scene.take();
    await scene.step(claim, claim.steps.length, { changes: [file('a.ts', 'second\n', 'a\n')] });
    await assert.rejects(scene.engine.review.revise(id, 'a.ts', revision), CONFLICT);
    await scene.complete(claim);
    await assert.rejects(scene.engine.review.revise(id, 'a.ts', revision), {
      code: 'conflict',
      message: 'What task a proposes for a.ts is not what you saw any more. Look at it again.',
    });
    assert.equal((await scene.engine.review.texts(id, 'a.ts'))?.text, 'second\n');
    await scene.engine.review.revise(id, 'a.ts', { ...revision, revision: 2 });
  });

  it('is refused for a file that is applied or being applied, or not there', async () => {
    const id = await proposer(scene, 'a', ...FILES);
    const { review } = scene.engine;
    await review.beginApply('one', await toApply(scene, id, 'a.ts'));
    await assert.rejects(review.revise(id, 'a.ts', revision), {
      code: 'conflict',
      message: 'a.ts is being applied.',
    });
    await review.endApply('one', ['a.ts']);
    await assert.rejects(review.revise(id, 'a.ts', revision), CONFLICT);
    await assert.rejects(review.revise(id, 'x.ts', revision), { code: 'not-found' });
  });

  it('is what the agent finds when it goes on, undone by what it proposes then', async () => {
    const id = await proposer(scene, 'a', ...FILES);
    await scene.engine.review.revise(id, 'a.ts', revision);
    await scene.engine.review.sendBack(id, { text: 'Again.', remarks: [] });
    const claim = await scene.take();
    assert.deepEqual(await scene.engine.proposed(claim, id, 'a.ts'), { base: 'a\n', text: 'mine\n' });
    await scene.step(claim, claim.steps.length, { changes: [file('a.ts', 'agent\n', 'a\n')] });
    const { byPerson, revision: risen } = (await changed(id)) ?? {};
    assert.deepEqual([byPerson, risen], [false, 2]);
  });
}

export function describeReview(scene: Scene): void {
  describe('the review of a proposal', () => {
    describeDeciding(scene);
    describeNeeding(scene);
  });
  describe('a proposed file that a person changes', () => describeRevising(scene));
}
