import { strict as assert } from 'node:assert';
import { STATUSES } from '../../../src/core/lifecycle.ts';
import type { Claim } from '../../../src/engine/port.ts';
import { draft, PERMANENT, type Scene } from '../scene.ts';

const PROVIDERS = ['offline', 'other'];

function describeAnotherModel(scene: Scene): void {
  /** A task that failed after two steps. */
  const failed = async (over: Parameters<Scene['add']>[0] = {}): Promise<string> => {
    const id = await scene.add(over);
    const claim = await scene.take({ providers: PROVIDERS });
    for (const step of [0, 1]) await scene.step(claim, step);
    await scene.fail(claim, PERMANENT);
    return id;
  };
  const next = (): Promise<Claim> => scene.take({ providers: PROVIDERS });

  it('goes to the provider and model that it was given', async () => {
    const id = await failed();
    await scene.engine.retry(id, { provider: 'other', model: 'big' });
    const { provider, details } = await next();
    assert.deepEqual([provider, details.provider, details.model], ['other', 'other', 'big']);
  });

  it('begins at the first step: another model does not go on with what the old one said', async () => {
    const id = await failed();
    await scene.engine.retry(id, { model: 'big' });
    assert.deepEqual((await next()).steps, []);
    assert.ok((await scene.events(id)).some(({ kind }) => kind === 'restarted'));
  });

  it('goes on after its last step where the choice is what it had', async () => {
    const id = await failed({ model: 'small' });
    await scene.engine.retry(id, { model: 'small' });
    assert.equal((await next()).steps.length, 2);
  });

  it('forgets the model of the old provider', async () => {
    const id = await failed({ provider: 'offline', model: 'small' });
    await scene.engine.retry(id, { provider: 'other' });
    assert.equal((await scene.get(id)).model, null);
  });

  it('says in the history what a person has changed', async () => {
    const id = await failed();
    await scene.engine.retry(id, { provider: 'other' });
    const edited = (await scene.events(id)).find((event) => event.kind === 'edited');
    assert.deepEqual(edited?.kind === 'edited' && [edited.actor, edited.fields], [
      'person',
      ['provider', 'model'],
    ]);
  });

  it('changes nothing of a task that cannot be retried', async () => {
    const id = await scene.add();
    await assert.rejects(scene.engine.retry(id, { provider: 'other' }), { code: 'conflict' });
    assert.equal((await scene.get(id)).provider, null);
  });

  it('refuses an empty name, naming the field', async () => {
    const id = await failed();
    await assert.rejects(scene.engine.retry(id, { model: ' ' }), { code: 'invalid', field: 'model' });
  });
}

function describeRunAgain(scene: Scene): void {
  for (const status of STATUSES) {
    it(`queues the content of a ${status} task as a new one`, async () => {
      const id = await scene.inStatus(status);
      const again = await scene.engine.runAgain(id);
      assert.deepEqual([again.action, again.ref], ['created', `${status}-2`]);
      const { title, status: now, attempt } = await scene.get(again.id);
      assert.deepEqual([title, now, attempt], ['Look at the parser', 'queued', 0]);
      assert.equal(await scene.status(id), status);
    });
  }

  it('copies all that a person had written', async () => {
    await scene.add({ ref: 'parent' });
    const id = await scene.add({
      ref: 'whole',
      type: 'review',
      priority: 8,
      dependsOn: ['parent'],
      onParentFailure: 'run',
      maxRetries: 7,
      context: ['src/**'],
      provider: 'offline',
      model: 'm',
      budget: { steps: 9 },
    });
    const { id: newId } = await scene.engine.runAgain(id);
    const [old, again] = [await scene.get(id), await scene.get(newId)];
    const { id: _, ref, rank, ...rest } = again;
    assert.deepEqual({ ...rest, id, ref: 'whole', rank: old.rank }, old);
    assert.ok(ref === 'whole-2' && rank > old.rank);
  });

  it('takes what is changed', async () => {
    const id = await scene.inStatus('completed');
    const again = await scene.engine.runAgain(id, { description: 'Look at the strings, too.', priority: 9 });
    const { description, priority } = await scene.get(again.id);
    assert.deepEqual([description, priority], ['Look at the strings, too.', 9]);
  });

  it('counts on, and says in the history where each comes from', async () => {
    const id = await scene.inStatus('completed', 'one');
    await scene.engine.runAgain(id);
    const third = await scene.engine.runAgain(id);
    assert.equal(third.ref, 'one-3');
    const [first] = await scene.events(third.id);
    assert.equal(first?.kind === 'status' && first.note, 'runs one again');
  });

  it('leaves the ref of a file to the old task', async () => {
    const id = await scene.inStatus('completed', 'a.task.md');
    await scene.engine.runAgain(id);
    assert.equal(await scene.action(draft({ ref: 'a.task.md' })), 'unchanged');
  });

  it('refuses what is not there and what is wrong, and queues nothing', async () => {
    const id = await scene.inStatus('completed');
    await assert.rejects(scene.engine.runAgain('ghost'), { code: 'not-found', task: 'ghost' });
    await assert.rejects(scene.engine.runAgain(id, { priority: 11 }), { code: 'invalid', field: 'priority' });
    assert.equal((await scene.engine.stats()).total, 1);
  });
}

export function describeAgain(scene: Scene): void {
  describe('a retry with another model', () => describeAnotherModel(scene));
  describe('a task that is run again', () => describeRunAgain(scene));
}
