import { strict as assert } from 'node:assert';
import { draft, PERMANENT, result, type Scene } from '../scene.ts';

function describeWaiting(scene: Scene): void {
  it('finds a dependency in the batch before the store', async () => {
    await scene.inStatus('completed', 'a');
    await scene.submit(
      draft({ ref: 'b', dependsOn: ['a'] }),
      draft({ ref: 'a', title: 'Another version of it' }),
    );
    assert.equal(await scene.status('b'), 'pending');
  });

  it('finds a dependency in the store by its ref and by its id', async () => {
    const parent = await scene.add({ ref: 'parent' });
    const byRef = await scene.add({ ref: 'x', dependsOn: ['parent'] });
    const byId = await scene.add({ ref: 'y', dependsOn: [parent] });
    assert.deepEqual((await scene.get(byRef)).dependencies, [parent]);
    assert.deepEqual((await scene.get(byId)).dependencies, [parent]);
  });

  it('refuses a dependency that does not exist, and the batch with it', async () => {
    const wrong = scene.submit(draft({ ref: 'a' }), draft({ ref: 'b', dependsOn: ['a', 'ghost'] }));
    await assert.rejects(wrong, {
      code: 'not-found',
      field: 'tasks[1].dependsOn[1]',
      message: /b depends on ghost/,
    });
    assert.equal((await scene.engine.list()).total, 0);
  });

  it('says whom a task waits for', async () => {
    await scene.submit(draft({ ref: 'a' }), draft({ ref: 'b' }), draft({ ref: 'c', dependsOn: ['a', 'b'] }));
    const { status, reason } = await scene.get('c');
    assert.equal(status, 'pending');
    assert.deepEqual(reason, { kind: 'dependency', waitingFor: ['a', 'b'], more: 0 });
  });

  it('lets a task go after its last parent, not before', async () => {
    await scene.submit(draft({ ref: 'a' }), draft({ ref: 'b' }), draft({ ref: 'c', dependsOn: ['a', 'b'] }));
    await scene.complete(await scene.take());
    assert.equal(await scene.status('c'), 'pending');
    await scene.complete(await scene.take());
    assert.equal(await scene.status('c'), 'queued');
  });

  it('counts a dependency that is named twice once', async () => {
    await scene.submit(draft({ ref: 'a' }), draft({ ref: 'c', dependsOn: ['a', 'a'] }));
    await scene.complete(await scene.take());
    assert.equal(await scene.status('c'), 'queued');
  });

  it('queues a task at once whose parents have all completed', async () => {
    await scene.inStatus('completed', 'a');
    await scene.add({ ref: 'b', dependsOn: ['a'] });
    assert.equal(await scene.status('b'), 'queued');
  });

  it("gives the parents' results to the claim", async () => {
    await scene.submit(draft({ ref: 'a', title: 'The parent' }), draft({ ref: 'b', dependsOn: ['a'] }));
    await scene.clock.advance(2_000);
    const parent = await scene.take();
    await scene.clock.advance(3_000);
    await scene.complete(parent, { summary: 'Found it.' });
    const { parents } = await scene.take();
    const { metrics, ...rest } = result({ summary: 'Found it.' });
    assert.deepEqual(parents, [
      {
        ref: 'a',
        title: 'The parent',
        status: 'completed',
        result: { ...rest, metrics: { ...metrics, executionTimeMs: 3_000 } },
      },
    ]);
  });

  it(`lets ${scene.crowd} children go with their parent, in one commit`, async () => {
    const children = Array.from({ length: scene.crowd }, (_, n) =>
      draft({ ref: `c${n}`, dependsOn: ['root'] }),
    );
    await scene.submit(draft({ ref: 'root' }), ...children);
    const claim = await scene.take();
    const before = await scene.engine.cursor();
    await scene.complete(claim);
    assert.equal((await scene.engine.stats()).byStatus.queued, scene.crowd);
    const [ended, ...released] = await scene.engine.log({ afterSeq: before, limit: 2_000 });
    assert.equal(ended?.kind === 'status' && ended.status, 'completed');
    assert.equal(released.length, scene.crowd);
    assert.ok(released.every((event) => event.kind === 'status' && event.status === 'queued'));
  });

  it(`lets one go after the last of its ${scene.crowd} parents, not before`, async () => {
    const parents = Array.from({ length: scene.crowd }, (_, n) => draft({ ref: `p${n}` }));
    const dependsOn = parents.map(({ ref }) => ref ?? '');
    const ids = await scene.submit(...parents, draft({ ref: 'join', dependsOn, onParentFailure: 'run' }));
    const [last, ...others] = ids.slice(0, -1);
    await Promise.all(others.map(({ id }) => scene.engine.cancel(id)));
    assert.deepEqual((await scene.get('join')).reason, { kind: 'dependency', waitingFor: ['p0'], more: 0 });
    await scene.engine.cancel(last?.id ?? '');
    assert.equal(await scene.status('join'), 'queued');
  });
}

function describeCycles(scene: Scene): void {
  it('refuses a cycle in a batch and names it', async () => {
    const circle = scene.submit(
      draft({ ref: 'free' }),
      draft({ ref: 'a', dependsOn: ['c'] }),
      draft({ ref: 'b', dependsOn: ['a'] }),
      draft({ ref: 'c', dependsOn: ['b'] }),
    );
    await assert.rejects(circle, {
      code: 'cycle',
      field: 'tasks[1].dependsOn',
      message: 'tasks[1].dependsOn: the tasks depend on each other in a circle: a → c → b → a.',
    });
    assert.equal((await scene.engine.list()).total, 0);
  });

  it('refuses a task that waits for itself', async () => {
    await assert.rejects(scene.submit(draft({ ref: 'a', dependsOn: ['a'] })), {
      code: 'cycle',
      message: /a → a/,
    });
  });

  it('refuses a cycle that an edit would close, and leaves the task as it was', async () => {
    await scene.submit(draft({ ref: 'a' }), draft({ ref: 'b', dependsOn: ['a'] }));
    await assert.rejects(scene.submit(draft({ ref: 'a', dependsOn: ['b'] })), { code: 'cycle' });
    assert.deepEqual((await scene.get('a')).dependencies, []);
  });

  it('names a field of the batch where the cycle begins in the store', async () => {
    await scene.submit(draft({ ref: 'a' }), draft({ ref: 'b', dependsOn: ['a'] }));
    const closing = scene.submit(
      draft({ ref: 'x', dependsOn: ['b'] }),
      draft({ ref: 'a', dependsOn: ['b'] }),
    );
    await assert.rejects(closing, { code: 'cycle', field: 'tasks[1].dependsOn' });
  });
}

function describeFailingParents(scene: Scene): void {
  const family = async (onParentFailure: 'block' | 'cancel' | 'run'): Promise<void> => {
    await scene.submit(
      draft({ ref: 'parent' }),
      draft({ ref: 'child', dependsOn: ['parent'], onParentFailure }),
      draft({ ref: 'grandchild', dependsOn: ['child'], onParentFailure }),
    );
  };

  it('blocks the child of a failed parent by default, visibly', async () => {
    await scene.submit(draft({ ref: 'parent' }), draft({ ref: 'child', dependsOn: ['parent'] }));
    await scene.fail(await scene.take());
    const { status, reason } = await scene.get('child');
    assert.equal(status, 'pending');
    assert.deepEqual(reason, { kind: 'parent-failed', parent: 'parent', status: 'failed' });
  });

  it('names the failed parent also where many others are waited for', async () => {
    const parents = ['a', 'b', 'c', 'd', 'e'];
    await scene.submit(...parents.map((ref) => draft({ ref })), draft({ ref: 'z', dependsOn: parents }));
    await scene.engine.cancel((await scene.get('e')).id);
    assert.deepEqual((await scene.get('z')).reason, {
      kind: 'parent-failed',
      parent: 'e',
      status: 'cancelled',
    });
  });

  it('lets a blocked child go when the parent completes later', async () => {
    await family('block');
    await scene.fail(await scene.take());
    await scene.engine.retry((await scene.get('parent')).id);
    await scene.complete(await scene.take());
    assert.equal(await scene.status('child'), 'queued');
  });

  it('cancels child and grandchild with the parent', async () => {
    await family('cancel');
    await scene.fail(await scene.take());
    assert.deepEqual(await scene.refs('cancelled'), ['child', 'grandchild']);
  });

  it('says in words why a child was cancelled', async () => {
    await family('cancel');
    await scene.fail(await scene.take(), PERMANENT);
    assert.equal((await scene.get('child')).errorMessage, 'Cancelled: parent failed.');
    assert.equal((await scene.get('grandchild')).errorMessage, 'Cancelled: child was cancelled.');
  });

  it('cancels children of a cancelled parent as well', async () => {
    await family('cancel');
    await scene.engine.cancel((await scene.get('parent')).id);
    assert.equal(await scene.status('grandchild'), 'cancelled');
  });

  it('cancels a child that is paused', async () => {
    await family('cancel');
    await scene.engine.pause((await scene.get('child')).id);
    await scene.fail(await scene.take());
    assert.equal(await scene.status('child'), 'cancelled');
  });

  it('runs the child all the same, with the parent as it ended', async () => {
    await family('run');
    await scene.fail(await scene.take());
    const claim = await scene.take();
    assert.deepEqual(
      claim.parents.map(({ ref, status, result: none }) => [ref, status, none]),
      [['parent', 'failed', null]],
    );
  });

  it('lets each child keep to its own policy', async () => {
    await scene.submit(
      draft({ ref: 'parent' }),
      draft({ ref: 'blocks', dependsOn: ['parent'], onParentFailure: 'block' }),
      draft({ ref: 'cancels', dependsOn: ['parent'], onParentFailure: 'cancel' }),
      draft({ ref: 'runs', dependsOn: ['parent'], onParentFailure: 'run' }),
    );
    await scene.fail(await scene.take());
    assert.deepEqual(
      [await scene.status('blocks'), await scene.status('cancels'), await scene.status('runs')],
      ['pending', 'cancelled', 'queued'],
    );
  });

  for (const [policy, status] of [
    ['block', 'pending'],
    ['cancel', 'cancelled'],
    ['run', 'queued'],
  ] as const) {
    it(`meets a parent that has failed before with ${policy}`, async () => {
      await scene.inStatus('failed', 'parent');
      await scene.add({ ref: 'child', dependsOn: ['parent'], onParentFailure: policy });
      assert.equal(await scene.status('child'), status);
    });
  }

  it('cancels a whole batch that stands on a failed parent, in any order', async () => {
    await scene.inStatus('failed', 'parent');
    await scene.submit(
      draft({ ref: 'grandchild', dependsOn: ['child'], onParentFailure: 'cancel' }),
      draft({ ref: 'child', dependsOn: ['parent'], onParentFailure: 'cancel' }),
    );
    assert.deepEqual(await scene.refs('cancelled'), ['grandchild', 'child']);
  });

  it('leaves other children of a dead parent alone when one more comes', async () => {
    await family('cancel');
    await scene.fail(await scene.take());
    await scene.engine.retry((await scene.get('child')).id);
    await scene.add({ ref: 'late', dependsOn: ['parent'], onParentFailure: 'cancel' });
    assert.equal(await scene.status('child'), 'pending');
  });

  it('lets a paused child whose parents complete run once it is resumed', async () => {
    await scene.submit(draft({ ref: 'parent' }), draft({ ref: 'child', dependsOn: ['parent'] }));
    const { id } = await scene.get('child');
    await scene.engine.pause(id);
    await scene.complete(await scene.take());
    assert.equal(await scene.status(id), 'paused');
    await scene.engine.resume(id);
    assert.equal(await scene.status(id), 'queued');
  });
}

function describeGraph(scene: Scene): void {
  it('shows a task with all that it depends on and all that depends on it', async () => {
    const [a, b, c] = await scene.submit(
      draft({ ref: 'a' }),
      draft({ ref: 'b', dependsOn: ['a'] }),
      draft({ ref: 'c', dependsOn: ['b'] }),
      draft({ ref: 'stranger' }),
    );
    assert.ok(a && b && c);
    const { tasks, edges } = await scene.engine.graph(b.id);
    assert.deepEqual(tasks.map(({ ref }) => ref).toSorted(), ['a', 'b', 'c']);
    assert.deepEqual(
      edges.toSorted((x, y) => (x.parent === a.id ? -1 : y.parent === a.id ? 1 : 0)),
      [
        { parent: a.id, child: b.id },
        { parent: b.id, child: c.id },
      ],
    );
  });
}

export function describeDependencies(scene: Scene): void {
  describe('dependencies', () => {
    describeWaiting(scene);
    describeCycles(scene);
    describeFailingParents(scene);
    describeGraph(scene);
  });
}
