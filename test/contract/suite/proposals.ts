import { strict as assert } from 'node:assert';
import type { ProposedFile } from '../../../src/core/change.ts';
import { countLines } from '../../../src/core/lineDiff.ts';
import type { Claim } from '../../../src/engine/port.ts';
import { draft, type Scene } from '../scene.ts';

/** A file as a task wants it; by default a new one. */
export function file(
  path: string,
  text: string | null,
  base: string | null = null,
  movedFrom: string | null = null,
): ProposedFile {
  return { path, base, text, movedFrom, ...countLines(base, text) };
}

/** Claims what is next, proposes in one step, and completes. */
export async function proposeAll(scene: Scene, ...changes: readonly ProposedFile[]): Promise<Claim> {
  const claim = await scene.take();
  await scene.step(claim, claim.steps.length, { kind: 'tool', name: 'write_file', changes });
  await scene.complete(claim);
  return claim;
}

/** A completed task that proposes `changes`. */
export async function proposer(
  scene: Scene,
  ref: string,
  ...changes: readonly ProposedFile[]
): Promise<string> {
  const id = await scene.add({ ref });
  await proposeAll(scene, ...changes);
  return id;
}

/** Where each file of a claim's overlay comes from: `path: ref`, with `gone` for one that is to go. */
async function overlay(scene: Scene, claim: Claim): Promise<readonly string[]> {
  const told = claim.overlay.map(async ({ path, task, bytes }) => {
    const { ref } = await scene.get(task);
    return `${path}: ${ref}${bytes === null ? ', gone' : ''}`;
  });
  return (await Promise.all(told)).toSorted();
}

const pathsOf = async (scene: Scene, id: string): Promise<readonly string[]> =>
  (await scene.engine.review.changes(id)).map(({ path }) => path);

function describeKeeping(scene: Scene): void {
  it('is kept with the end of its step, and not before', async () => {
    const id = await scene.add();
    const claim = await scene.take();
    await scene.engine.beginStep(claim, { step: 0, kind: 'tool', name: 'write_file', input: null });
    assert.deepEqual(await pathsOf(scene, id), []);
    await scene.step(claim, 0, { kind: 'tool', name: 'write_file', changes: [file('a.ts', 'a\n')] });
    assert.deepEqual(await pathsOf(scene, id), ['a.ts']);
  });

  it('stays as it is when the end of its step is told again', async () => {
    const id = await scene.add();
    const claim = await scene.take();
    await scene.step(claim, 0, { changes: [file('a.ts', 'first\n')] });
    await scene.step(claim, 0, { changes: [file('a.ts', 'second\n'), file('b.ts', 'b\n')] });
    assert.deepEqual(await pathsOf(scene, id), ['a.ts']);
    assert.deepEqual(await scene.engine.review.texts(id, 'a.ts'), { base: null, text: 'first\n' });
    const told = (await scene.events(id)).filter(({ kind }) => kind === 'changes');
    assert.equal(told.length, 1);
  });

  it('is not taken from a worker that has lost the task', async () => {
    const id = await scene.add();
    const stale = await scene.take();
    await scene.engine.leave('w1', 'left');
    await scene.take();
    assert.equal(await scene.step(stale, 0, { changes: [file('a.ts', 'a\n')] }), 'lost');
    assert.deepEqual(await pathsOf(scene, id), []);
  });

  it('outlives a power cut, texts and all', async () => {
    const id = await proposer(scene, 'a', file('a.ts', 'new ✓\n', 'old\n'), file('b.ts', null, 'b'));
    await scene.restart();
    assert.deepEqual(await scene.engine.review.texts(id, 'a.ts'), { base: 'old\n', text: 'new ✓\n' });
    assert.deepEqual(await scene.engine.review.texts(id, 'b.ts'), { base: 'b', text: null });
    assert.deepEqual((await scene.get(id)).review, { state: 'pending', files: 2, added: 1, removed: 2 });
  });

  it('is one change a file, whose revision rises with each step that touches it', async () => {
    const id = await scene.add();
    const claim = await scene.take();
    await scene.step(claim, 0, { changes: [file('a.ts', '1\n', '0\n'), file('b.ts', 'b\n')] });
    await scene.step(claim, 1, { changes: [file('a.ts', '2\n3\n', '0\n')] });
    const seen = (await scene.engine.review.changes(id)).map((change) => [
      change.path,
      change.revision,
      change.added,
    ]);
    assert.deepEqual(seen, [
      ['a.ts', 2, 2],
      ['b.ts', 1, 1],
    ]);
  });

  it('is none any more for a file that is as it was found', async () => {
    const id = await scene.add();
    const claim = await scene.take();
    await scene.step(claim, 0, { changes: [file('a.ts', '1\n', '0\n'), file('b.ts', 'b\n')] });
    await scene.step(claim, 1, { changes: [file('a.ts', '0\n', '0\n'), file('b.ts', null)] });
    assert.deepEqual(await pathsOf(scene, id), []);
    assert.equal((await scene.get(id)).review.state, 'none');
  });

  it('tells what kind each change is, and where a file was before', async () => {
    const id = await proposer(
      scene,
      'a',
      file('new.ts', ''),
      file('old.ts', null, ''),
      file('both.ts', 'b', 'a'),
      file('to.ts', 'x', null, 'from.ts'),
    );
    const seen = (await scene.engine.review.changes(id)).map(({ path, kind, movedFrom }) => [
      path,
      kind,
      movedFrom,
    ]);
    assert.deepEqual(seen, [
      ['both.ts', 'edit', null],
      ['new.ts', 'create', null],
      ['old.ts', 'delete', null],
      ['to.ts', 'create', 'from.ts'],
    ]);
  });

  it('stands in the history, with twenty files by name', async () => {
    const files = Array.from({ length: 25 }, (_, n) => file(`${n + 10}.ts`, ''));
    const id = await proposer(scene, 'a', ...files);
    const [event] = (await scene.events(id)).flatMap((each) => (each.kind === 'changes' ? [each] : []));
    assert.deepEqual(
      [event?.actor, event?.what, event?.paths.length, event?.more, event?.review],
      ['agent', 'proposed', 20, 5, 'pending'],
    );
  });

  it('has the largest texts that there may be come through', async () => {
    const text = '\u0001€'.repeat(500_000);
    const id = await proposer(scene, 'a', file('a.ts', text, `${text.slice(0, -1)}x`));
    const { base, text: kept } = (await scene.engine.review.texts(id, 'a.ts')) ?? {};
    assert(kept === text && base?.length === text.length);
  });

  it('knows nothing of what is not proposed', async () => {
    const id = await proposer(scene, 'a', file('a.ts', 'a'));
    assert.equal(await scene.engine.review.texts(id, 'b.ts'), undefined);
    assert.equal(await scene.engine.review.texts('ghost', 'a.ts'), undefined);
    assert.deepEqual(await scene.engine.review.changes('ghost'), []);
    assert.deepEqual(await scene.engine.review.beneath('ghost'), []);
  });
}

function describeRuns(scene: Scene): void {
  it('is there again for the next attempt of the same run', async () => {
    await scene.add({ ref: 'a' });
    await scene.step(await scene.take(), 0, { changes: [file('x.ts', 'x\n')] });
    await scene.engine.leave('w1', 'left');
    const claim = await scene.take();
    assert.deepEqual(
      claim.overlay.map(({ path, bytes }) => [path, bytes]),
      [['x.ts', 2]],
    );
    assert.deepEqual(await scene.engine.proposed(claim, claim.task, 'x.ts'), { base: null, text: 'x\n' });
  });

  it('goes with the steps of its run when the task begins anew', async () => {
    const id = await scene.add();
    const claim = await scene.take();
    await scene.step(claim, 0, { changes: [file('x.ts', 'x\n')] });
    await scene.fail(claim);
    await scene.engine.retry(id, { fresh: true });
    assert.deepEqual([await pathsOf(scene, id), (await scene.get(id)).review.state], [[], 'none']);
    assert.deepEqual((await scene.take()).overlay, []);
    await scene.engine.leave('w1', 'left');
    await scene.engine.cancel(id);
    const other = await proposer(scene, 'other', file('x.ts', 'x\n'));
    assert.deepEqual((await scene.engine.review.changes(other))[0]?.alsoIn, []);
  });

  it('is not that of the task that is run again from it, or takes its place', async () => {
    const id = await proposer(scene, 'a', file('x.ts', 'x\n'));
    const again = await scene.engine.runAgain(id);
    const [newer] = await scene.submit(draft({ ref: 'a', title: 'Other' }));
    for (const other of [again.id, newer?.id ?? '']) {
      assert.notEqual(other, id);
      assert.deepEqual([await pathsOf(scene, other), (await scene.get(other)).review.state], [[], 'none']);
    }
    assert.deepEqual(await pathsOf(scene, id), ['x.ts']);
  });

  it('goes with its task', async () => {
    const id = await proposer(scene, 'a', file('x.ts', 'x\n'));
    const other = await proposer(scene, 'b', file('x.ts', 'x\n'));
    await scene.engine.remove(id);
    assert.deepEqual(await pathsOf(scene, id), []);
    assert.equal(await scene.engine.review.texts(id, 'x.ts'), undefined);
    assert.deepEqual(
      (await scene.engine.review.changes(other)).map(({ alsoIn }) => alsoIn),
      [[]],
    );
  });

  it('names the other tasks that propose something for the same file, undecided', async () => {
    const a = await proposer(scene, 'a', file('x.ts', 'a\n'), file('y.ts', 'a\n'));
    await proposer(scene, 'b', file('x.ts', 'b\n'));
    const c = await proposer(scene, 'c', file('x.ts', 'c\n'));
    const alsoIn = async (): Promise<unknown> =>
      (await scene.engine.review.changes(a)).map((change) => change.alsoIn);
    assert.deepEqual(await alsoIn(), [['b', 'c'], []]);
    await scene.engine.review.decide(c, null, 'discarded');
    assert.deepEqual(await alsoIn(), [['b'], []]);
  });
}

function describeChildren(scene: Scene): void {
  const child = (ref: string, ...dependsOn: readonly string[]): Promise<string> =>
    scene.add({ ref, dependsOn: [...dependsOn] });

  it('is seen by those that depend on it, directly or not, and by nobody else', async () => {
    await proposer(scene, 'a', file('x.ts', 'x\n'), file('y.ts', null, 'y'));
    await child('b', 'a');
    assert.deepEqual((await proposeAll(scene, file('b.ts', 'b'))).overlay.length, 2);
    await child('c', 'b');
    const claim = await scene.take();
    assert.deepEqual(await overlay(scene, claim), ['b.ts: b', 'x.ts: a', 'y.ts: a, gone']);
    assert.deepEqual(
      await scene.engine.proposed(
        claim,
        claim.overlay.find(({ path }) => path === 'x.ts')?.task ?? '',
        'x.ts',
      ),
      { base: null, text: 'x\n' },
    );
    await scene.complete(claim);
    await scene.add({ ref: 'stranger' });
    assert.deepEqual((await scene.take()).overlay, []);
  });

  it('yields to the one that rests on it, whichever is named first', async () => {
    await proposer(scene, 'a', file('x.ts', 'a\n'));
    await child('b', 'a');
    await proposeAll(scene, file('x.ts', 'b\n', 'a\n'));
    await child('c', 'b', 'a');
    assert.deepEqual(await overlay(scene, await scene.take()), ['x.ts: b']);
  });

  it('yields to that of a parent that was queued later, where none rests on the other', async () => {
    for (const ref of ['a', 'b', 'c']) await proposer(scene, ref, file('x.ts', ref));
    const ids = (await scene.engine.list({ order: 'newest' })).tasks.map(({ id }) => id);
    // Whatever the ids are: the order of queueing counts.
    await child('d', ...ids);
    assert.deepEqual(await overlay(scene, await scene.take()), ['x.ts: c']);
  });

  it('stays beneath the own change of a child that is claimed again', async () => {
    await proposer(scene, 'a', file('x.ts', 'a\n'));
    await child('b', 'a');
    await scene.step(await scene.take(), 0, { changes: [file('x.ts', 'b\n', 'a\n')] });
    await scene.engine.leave('w1', 'left');
    assert.deepEqual(await overlay(scene, await scene.take()), ['x.ts: a', 'x.ts: b']);
  });

  it('is no more than what is undecided of it', async () => {
    const a = await proposer(scene, 'a', file('x.ts', 'a\n'), file('y.ts', 'a\n'));
    await scene.engine.review.decide(a, ['x.ts'], 'discarded');
    await child('b', 'a');
    assert.deepEqual(await overlay(scene, await scene.take()), ['y.ts: a']);
  });

  it('can still be read by a child that runs while it is decided', async () => {
    const a = await proposer(scene, 'a', file('x.ts', 'a\n'));
    await child('b', 'a');
    const claim = await scene.take();
    await scene.engine.review.decide(a, null, 'discarded');
    assert.deepEqual(await scene.engine.proposed(claim, a, 'x.ts'), { base: null, text: 'a\n' });
  });

  it('is not read by a task that does not depend on it', async () => {
    const a = await proposer(scene, 'a', file('x.ts', 'a\n'));
    await scene.add({ ref: 'stranger' });
    const claim = await scene.take();
    assert.equal(await scene.engine.proposed(claim, a, 'x.ts'), undefined);
    assert.equal(await scene.engine.proposed(claim, claim.task, 'x.ts'), undefined);
  });

  it('of a parent that did not complete is not seen', async () => {
    await scene.add({ ref: 'a' });
    const claim = await scene.take();
    await scene.step(claim, 0, { changes: [file('x.ts', 'x\n')] });
    await scene.fail(claim);
    await scene.add({ ref: 'b', dependsOn: ['a'], onParentFailure: 'run' });
    assert.deepEqual((await scene.take()).overlay, []);
  });

  it('lies beneath it in the order in which it has to be applied', async () => {
    const first = await proposer(scene, 'a', file('a.ts', 'a'));
    await child('b', 'a');
    await proposeAll(scene, file('b.ts', 'b'));
    await child('without', 'b');
    await proposeAll(scene);
    const last = await child('c', 'without', 'a');
    const beneath = async (): Promise<readonly string[]> =>
      (await scene.engine.review.beneath(last)).map(({ ref }) => ref);
    assert.deepEqual(await beneath(), ['a', 'b']);
    await scene.engine.review.decide(first, null, 'discarded');
    assert.deepEqual(await beneath(), ['b']);
  });
}

export function describeProposals(scene: Scene): void {
  describe('what a task proposes', () => {
    describeKeeping(scene);
    describeRuns(scene);
  });
  describe('what a parent proposes', () => describeChildren(scene));
}
