import { strict as assert } from 'node:assert';
import { draft, Reader, TRANSIENT, type Scene } from '../scene.ts';

const CHANGED = { description: 'Find out how the parser deals with strings.' } as const;

function describeSameContent(scene: Scene): void {
  it('does not run what has completed again', async () => {
    await scene.inStatus('completed', 'a');
    assert.equal(await scene.action({ ref: 'a' }), 'unchanged');
    assert.equal(await scene.status('a'), 'completed');
  });

  for (const status of ['pending', 'queued', 'running', 'paused'] as const) {
    it(`follows what is ${status}`, async () => {
      const id = await scene.inStatus(status, 'a');
      const { scheduledAt } = await scene.get(id);
      const same = scheduledAt === null ? { ref: 'a' } : { ref: 'a', scheduledAt };
      assert.equal(await scene.action(same), 'followed');
      assert.equal(await scene.status(id), status);
    });
  }

  for (const status of ['failed', 'cancelled'] as const) {
    it(`gives what was ${status} another go`, async () => {
      const id = await scene.inStatus(status, 'a');
      const [answer] = await scene.submit(draft({ ref: 'a' }));
      assert.deepEqual(answer, { id, ref: 'a', action: 'retried' });
      assert.equal(await scene.status(id), 'queued');
    });
  }

  it('takes the same dependencies in another order for the same content', async () => {
    await scene.submit(draft({ ref: 'a' }), draft({ ref: 'b' }));
    await scene.add({ ref: 'c', dependsOn: ['a', 'b'] });
    assert.equal(await scene.action({ ref: 'c', dependsOn: ['b', 'a'] }), 'followed');
  });
}

function describeEdited(scene: Scene): void {
  it('gives the new content to a task that has not begun', async () => {
    const id = await scene.inStatus('queued', 'a');
    const [answer] = await scene.submit(draft({ ref: 'a', ...CHANGED }));
    assert.deepEqual(answer, { id, ref: 'a', action: 'edited' });
    assert.equal((await scene.get(id)).description, CHANGED.description);
  });

  it('leaves a paused task paused', async () => {
    const id = await scene.inStatus('paused', 'a');
    assert.equal(await scene.action({ ref: 'a', ...CHANGED }), 'edited');
    assert.equal(await scene.status(id), 'paused');
  });

  it('makes the task wait for a dependency that was added', async () => {
    await scene.add({ ref: 'parent' });
    await scene.add({ ref: 'a' });
    await scene.action({ ref: 'a', dependsOn: ['parent'] });
    assert.equal(await scene.status('a'), 'pending');
  });

  it('lets the task go when its dependency was taken away', async () => {
    await scene.add({ ref: 'parent' });
    await scene.add({ ref: 'a', dependsOn: ['parent'] });
    await scene.action({ ref: 'a' });
    assert.equal(await scene.status('a'), 'queued');
  });

  it('lets the task go when its schedule was taken away', async () => {
    await scene.add({ ref: 'a', scheduledAt: scene.clock.now() + 1_000 });
    await scene.action({ ref: 'a' });
    assert.equal(await scene.status('a'), 'queued');
  });

  it('sees that a person has edited by hand what the file says otherwise', async () => {
    const id = await scene.add({ ref: 'a' });
    await scene.engine.edit(id, { priority: 9 });
    assert.equal(await scene.action({ ref: 'a' }), 'edited');
    assert.equal((await scene.get(id)).priority, 5);
  });
}

function describeSuperseded(scene: Scene): void {
  for (const status of ['running', 'completed', 'failed', 'cancelled'] as const) {
    it(`makes a new task of what was ${status} and has changed`, async () => {
      const old = await scene.inStatus(status, 'a');
      assert.equal(await scene.action({ ref: 'a', ...CHANGED }), 'superseded');
      const task = await scene.get('a');
      assert.equal(task.supersedes, old);
      assert.equal((await scene.get(old)).supersededBy, task.id);
      assert.equal(task.status, 'queued');
    });
  }

  it('cancels the old task that waits for a retry', async () => {
    const old = await scene.add({ ref: 'a' });
    await scene.fail(await scene.take(), TRANSIENT);
    await scene.action({ ref: 'a', ...CHANGED });
    assert.equal(await scene.status(old), 'cancelled');
  });

  it('tells the worker of the old task at once', async () => {
    const signals = new Reader((signal) => scene.engine.signals('w1', signal));
    const old = await scene.inStatus('running', 'a');
    await scene.action({ ref: 'a', ...CHANGED });
    const [signal] = await signals.until((items) => items.length > 0);
    await signals.stop();
    assert.deepEqual(signal, { task: old, attempt: 1, kind: 'cancel' });
  });

  it('goes from version to version', async () => {
    await scene.inStatus('completed', 'a');
    await scene.action({ ref: 'a', ...CHANGED });
    await scene.complete(await scene.take());
    await scene.action({ ref: 'a', title: 'A third version' });
    assert.equal((await scene.get('a')).title, 'A third version');
    assert.equal((await scene.engine.list()).total, 3);
  });

  it('makes those that waited for the old task wait for the new one', async () => {
    await scene.inStatus('failed', 'a');
    const child = await scene.add({ ref: 'child', dependsOn: ['a'] });
    await scene.action({ ref: 'a', ...CHANGED });
    assert.deepEqual((await scene.get(child)).dependencies, [(await scene.get('a')).id]);
    await scene.complete(await scene.take());
    assert.equal(await scene.status(child), 'queued');
  });

  it('does not let those that waited go when the old task completes after all', async () => {
    await scene.add({ ref: 'a' });
    await scene.add({ ref: 'child', dependsOn: ['a'] });
    const old = await scene.take();
    await scene.action({ ref: 'a', ...CHANGED });
    await scene.complete(old);
    assert.equal(await scene.status('child'), 'pending');
  });

  it('refuses a new version that waits for those that wait for it', async () => {
    await scene.inStatus('failed', 'a');
    await scene.add({ ref: 'child', dependsOn: ['a'] });
    await assert.rejects(scene.submit(draft({ ref: 'a', ...CHANGED, dependsOn: ['child'] })), {
      code: 'cycle',
      field: 'tasks[0].dependsOn',
      message: /a → child → a/,
    });
  });

  it('lets a new version wait for those that had the old one behind them', async () => {
    await scene.inStatus('completed', 'a');
    await scene.add({ ref: 'child', dependsOn: ['a'] });
    assert.equal(await scene.action({ ref: 'a', ...CHANGED, dependsOn: ['child'] }), 'superseded');
  });

  it('lets a retried child wait for the new version of its parent', async () => {
    await scene.inStatus('completed', 'parent');
    await scene.add({ ref: 'child', dependsOn: ['parent'] });
    await scene.fail(await scene.take());
    await scene.submit(draft({ ref: 'parent', ...CHANGED }), draft({ ref: 'child', dependsOn: ['parent'] }));
    assert.equal(await scene.status('child'), 'pending');
  });

  it('lets a retried child wait for a parent that is still dead, whatever its policy', async () => {
    await scene.inStatus('failed', 'parent');
    const child = draft({ ref: 'child', dependsOn: ['parent'], onParentFailure: 'cancel' });
    await scene.add(child);
    assert.equal(await scene.action(child), 'retried');
    assert.equal((await scene.get('child')).reason?.kind, 'parent-failed');
  });

  it('gives the ref back to the older version when the newest is removed', async () => {
    const old = await scene.inStatus('completed', 'a');
    await scene.action({ ref: 'a', ...CHANGED });
    await scene.engine.remove((await scene.get('a')).id);
    assert.equal((await scene.get('a')).id, old);
  });
}

export function describeResubmission(scene: Scene): void {
  describe('submit of a ref that the store knows', () => {
    describeSameContent(scene);
    describeEdited(scene);
    describeSuperseded(scene);
  });
}
