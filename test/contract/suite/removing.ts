import { strict as assert } from 'node:assert';
import { draft, type Scene } from '../scene.ts';

function describeAlone(scene: Scene): void {
  it('is refused while another task depends on it, naming that one', async () => {
    const parent = await scene.add({ ref: 'parent' });
    await scene.add({ ref: 'child', dependsOn: ['parent'] });
    await assert.rejects(scene.engine.remove(parent), {
      code: 'conflict',
      message: 'child depends on parent; delete it first, or together with it.',
    });
  });

  it('is refused while many depend on it, naming some and counting the others', async () => {
    const parent = await scene.add({ ref: 'parent' });
    for (const ref of ['a', 'b', 'c', 'd']) await scene.add({ ref, dependsOn: ['parent'] });
    await assert.rejects(scene.engine.remove(parent), {
      code: 'conflict',
      message: /^a, b, c and 1 more depend on parent; delete them first/,
    });
  });

  it('is refused while it runs', async () => {
    const id = await scene.inStatus('running');
    const refusal = { code: 'conflict', message: 'Task running is running; cancel it before you delete it.' };
    await assert.rejects(scene.engine.remove(id, { cascade: true }), refusal);
    assert.equal(await scene.status(id), 'running');
  });

  it('frees its parents for deletion', async () => {
    const parent = await scene.add({ ref: 'parent' });
    await scene.engine.remove(await scene.add({ ref: 'child', dependsOn: ['parent'] }));
    await scene.engine.remove(parent);
    assert.equal((await scene.engine.list()).total, 0);
  });

  it('keeps its history', async () => {
    const id = await scene.inStatus('completed');
    await scene.engine.remove(id);
    const kinds = (await scene.events(id)).map(({ kind }) => kind);
    assert.deepEqual(kinds, ['status', 'status', 'status', 'removed']);
  });

  it('frees its ref', async () => {
    await scene.engine.remove(await scene.inStatus('completed', 'a'));
    assert.equal(await scene.action({ ref: 'a' }), 'created');
  });
}

/** a ← b ← d, a ← c ← d, and a task that depends on another one. */
async function diamond(scene: Scene): Promise<readonly string[]> {
  const submitted = await scene.submit(
    draft({ ref: 'a' }),
    draft({ ref: 'b', dependsOn: ['a'] }),
    draft({ ref: 'c', dependsOn: ['a'] }),
    draft({ ref: 'd', dependsOn: ['b', 'c'] }),
    draft({ ref: 'other' }),
    draft({ ref: 'bystander', dependsOn: ['other'] }),
  );
  return submitted.map(({ id }) => id);
}

async function refs(scene: Scene): Promise<readonly string[]> {
  return (await scene.engine.list({ order: 'newest' })).tasks.map(({ ref }) => ref).toReversed();
}

function describeCascade(scene: Scene): void {
  it('takes all that depends on it, directly or not, and nothing else', async () => {
    const [a = ''] = await diamond(scene);
    await scene.engine.remove(a, { cascade: true });
    assert.deepEqual(await refs(scene), ['other', 'bystander']);
  });

  it('tells the history of each that went', async () => {
    const [a = '', b = '', c = '', d = ''] = await diamond(scene);
    await scene.engine.remove(a, { cascade: true });
    for (const id of [a, b, c, d]) assert.equal((await scene.events(id)).at(-1)?.kind, 'removed');
  });

  it('leaves what it depended on, free for deletion', async () => {
    const [a = '', b = ''] = await diamond(scene);
    await scene.engine.remove(b, { cascade: true });
    assert.deepEqual(await refs(scene), ['a', 'c', 'other', 'bystander']);
    await scene.engine.remove(a, { cascade: true });
    assert.deepEqual(await refs(scene), ['other', 'bystander']);
  });

  it('is refused while one of them runs, in words, and deletes nothing', async () => {
    const [a = ''] = await diamond(scene);
    await scene.complete(await scene.take());
    await scene.take();
    await assert.rejects(scene.engine.remove(a, { cascade: true }), {
      code: 'conflict',
      message: 'Task b, which depends on a, is running; cancel it before you delete it.',
    });
    assert.equal((await refs(scene)).length, 6);
  });

  it('leaves a newer version that knows of none before it, where the older ones went together', async () => {
    const first = await scene.inStatus('completed', 'v');
    await scene.add({ ref: 'v', title: 'Second', dependsOn: [first] });
    await scene.complete(await scene.take());
    const third = await scene.add({ ref: 'v', title: 'Third' });
    await scene.engine.remove(first, { cascade: true });
    const { id, supersedes } = await scene.get('v');
    assert.deepEqual({ id, supersedes }, { id: third, supersedes: null });
  });

  it('takes hundreds with it', async () => {
    const children = Array.from({ length: 300 }, (_, n) => draft({ ref: `c${n}`, dependsOn: ['root'] }));
    const [root] = await scene.submit(draft({ ref: 'root' }), ...children);
    await scene.engine.remove(root?.id ?? '', { cascade: true });
    assert.equal((await scene.engine.stats()).total, 0);
  });
}

function describeDependants(scene: Scene): void {
  it('are counted without the tasks themselves, and named in the order in which they were queued', async () => {
    const [a = '', b = ''] = await diamond(scene);
    const { total, first } = await scene.engine.dependants([a]);
    assert.equal(total, 3);
    assert.deepEqual(
      first.map(({ ref, title, status }) => [ref, title, status]),
      ['b', 'c', 'd'].map((ref) => [ref, 'Look at the parser', 'pending']),
    );
    assert.deepEqual(
      (await scene.engine.dependants([a, b])).first.map(({ ref }) => ref),
      ['c', 'd'],
    );
  });

  it('are named ten at most, and all counted', async () => {
    const children = Array.from({ length: 30 }, (_, n) => draft({ ref: `c${n}`, dependsOn: ['root'] }));
    const [root] = await scene.submit(draft({ ref: 'root' }), ...children);
    const { total, first } = await scene.engine.dependants([root?.id ?? '']);
    assert.deepEqual([total, first.length], [30, 10]);
  });

  it('of what is not there are none', async () => {
    assert.deepEqual(await scene.engine.dependants(['ghost']), { total: 0, first: [] });
  });
}

export function describeRemoving(scene: Scene): void {
  describe('deleting a task', () => describeAlone(scene));
  describe('deleting a task with what depends on it', () => describeCascade(scene));
  describe('the dependants of tasks', () => describeDependants(scene));
}
