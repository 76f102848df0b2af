import { strict as assert } from 'node:assert';
import { agentSchema } from '../../../src/core/agent.ts';
import { AGENT, draft, LIMITED, type Scene } from '../scene.ts';

/** Claims and completes until nothing is left; answers the refs in the order of their runs. */
async function runAll(scene: Scene, providers: readonly string[]): Promise<readonly string[]> {
  const order: string[] = [];
  for (;;) {
    const claim = await scene.claim({ providers });
    if (!claim) return order;
    order.push(claim.details.ref);
    await scene.complete(claim);
  }
}

function describeReordering(scene: Scene): void {
  /** Queues tasks with these refs and answers their ids by ref. */
  const queue = async (...refs: readonly string[]): Promise<(ref: string) => string> => {
    const submitted = await scene.submit(...refs.map((ref) => draft({ ref })));
    const ids = new Map(submitted.map(({ ref, id }) => [ref, id]));
    return (ref) => ids.get(ref) ?? ref;
  };

  it('puts tasks right before another one, in the order given', async () => {
    const id = await queue('a', 'b', 'c', 'd', 'e');
    await scene.engine.reorder([id('e'), id('a')], id('c'));
    assert.deepEqual(await scene.refs('queued'), ['b', 'e', 'a', 'c', 'd']);
    assert.deepEqual(await runAll(scene, ['offline']), ['b', 'e', 'a', 'c', 'd']);
  });

  it('puts a task before the first', async () => {
    const id = await queue('a', 'b', 'c');
    await scene.engine.reorder([id('c')], id('a'));
    assert.deepEqual(await scene.refs('queued'), ['c', 'a', 'b']);
  });

  it('puts a selection where the one of it stands that it is dropped on', async () => {
    const id = await queue('a', 'b', 'c', 'd');
    await scene.engine.reorder([id('d'), id('b')], id('b'));
    assert.deepEqual(await scene.refs('queued'), ['a', 'd', 'b', 'c']);
  });

  it('puts tasks behind all others of their priority, and before what is queued later', async () => {
    const id = await queue('a', 'b', 'c');
    await scene.engine.edit(await scene.add({ ref: 'low' }), { priority: 1 });
    await scene.engine.reorder([id('b'), id('a')], null);
    await scene.add({ ref: 'later' });
    assert.deepEqual(await scene.refs('queued'), ['c', 'b', 'a', 'later', 'low']);
  });

  it('gives the priority of the place', async () => {
    const id = await queue('a', 'b');
    const urgent = await scene.add({ ref: 'urgent', priority: 9 });
    await scene.engine.reorder([id('b')], urgent);
    assert.equal((await scene.get('b')).priority, 9);
    assert.deepEqual(await scene.refs('queued'), ['b', 'urgent', 'a']);
  });

  it('tells the history what has changed, and each task once', async () => {
    const id = await queue('a', 'b');
    const urgent = await scene.add({ ref: 'urgent', priority: 9 });
    const before = (await scene.engine.log({})).at(-1)?.seq ?? 0;
    await scene.engine.reorder([id('b')], id('a'));
    await scene.engine.reorder([id('a'), id('a')], urgent);
    const told = (await scene.engine.log({ afterSeq: before })).map((event) => [
      event.task,
      event.actor,
      event.kind === 'edited' && event.fields,
    ]);
    assert.deepEqual(told, [
      [id('b'), 'person', ['rank']],
      [id('a'), 'person', ['rank', 'priority']],
    ]);
  });

  it(`keeps every order through ${scene.crowd} moves to one place`, async () => {
    const id = await queue('first', 'x', 'y', 'last');
    for (let n = 0; n < scene.crowd; n++)
      await scene.engine.reorder([id(n % 2 === 0 ? 'x' : 'y')], id('last'));
    assert.deepEqual(await scene.refs('queued'), ['first', 'x', 'y', 'last']);
  });

  it('lets a moved child wait for its parent', async () => {
    const parent = await scene.add({ ref: 'parent' });
    const child = await scene.add({ ref: 'child', dependsOn: ['parent'] });
    await scene.engine.reorder([child], parent);
    assert.deepEqual(await runAll(scene, ['offline']), ['parent', 'child']);
  });

  it('keeps its place through pause, restart and retry', async () => {
    const id = await queue('a', 'b', 'c');
    await scene.engine.pause(id('c'));
    await scene.engine.reorder([id('c')], id('a'));
    await scene.restart();
    await scene.engine.resume(id('c'));
    await scene.engine.cancel(id('c'));
    await scene.engine.retry(id('c'));
    assert.deepEqual(await scene.refs('queued'), ['c', 'a', 'b']);
  });

  for (const status of ['running', 'completed', 'failed', 'cancelled'] as const) {
    it(`refuses a ${status} task in words and moves nothing`, async () => {
      const other = await scene.inStatus(status);
      const id = await queue('a', 'b');
      const refusal = { code: 'conflict', task: other, message: new RegExp(`Task ${status} is ${status}; `) };
      await assert.rejects(scene.engine.reorder([id('b'), other], id('a')), refusal);
      await assert.rejects(scene.engine.reorder([id('b')], other), refusal);
      assert.deepEqual(await scene.refs('queued'), ['a', 'b']);
    });
  }

  it('refuses a place that is not there', async () => {
    const id = await queue('a');
    await assert.rejects(scene.engine.reorder([id('a')], 'ghost'), { code: 'not-found', task: 'ghost' });
  });

  it('lets the file of a task that took another priority be queued again as it says', async () => {
    const id = await queue('a');
    await scene.engine.reorder([id('a')], await scene.add({ ref: 'urgent', priority: 9 }));
    assert.equal(await scene.action({ ref: 'a' }), 'edited');
    assert.equal((await scene.get('a')).priority, 5);
  });
}

export function describeOrder(scene: Scene): void {
  describe('the order that a person makes', () => describeReordering(scene));

  describe('the order of claims', () => {
    it('takes the higher priority first', async () => {
      await scene.submit(
        draft({ ref: 'low', priority: 1 }),
        draft({ ref: 'high', priority: 10 }),
        draft({ ref: 'middle' }),
      );
      assert.deepEqual(await runAll(scene, ['offline']), ['high', 'middle', 'low']);
    });

    it('takes equals in the order of their queueing', async () => {
      for (const ref of ['c', 'a', 'b']) await scene.add({ ref });
      assert.deepEqual(await runAll(scene, ['offline']), ['c', 'a', 'b']);
    });

    it('orders across all lanes, not within each', async () => {
      const agents = [AGENT, agentSchema.parse({ name: 'other' })];
      await scene.engine.submit({
        agents,
        tasks: [
          draft({ ref: 'first', provider: 'z' }),
          draft({ ref: 'second', agent: 'other' }),
          draft({ ref: 'third', provider: 'a' }),
          draft({ ref: 'urgent', agent: 'other', provider: 'z', priority: 6 }),
        ],
      });
      const order = await runAll(scene, ['a', 'offline', 'z']);
      assert.deepEqual(order, ['urgent', 'first', 'second', 'third']);
    });

    it('does not let a limited provider at the head hold up the others', async () => {
      await scene.submit(
        draft({ ref: 'hit', provider: 'busy', priority: 10 }),
        draft({ ref: 'behind', provider: 'busy', priority: 9 }),
        draft({ ref: 'free', provider: 'offline', priority: 1 }),
      );
      const providers = ['busy', 'offline'];
      await scene.fail(await scene.take({ providers }), LIMITED);
      assert.deepEqual(await runAll(scene, providers), ['free']);
    });

    it('gives one task to one worker only', async () => {
      await scene.add();
      const claims = await Promise.all([scene.claim({ worker: 'w1' }), scene.claim({ worker: 'w2' })]);
      assert.equal(claims.filter((claim) => claim !== undefined).length, 1);
    });

    it('gives two tasks to two workers that ask at once', async () => {
      await scene.submit(draft({ ref: 'a' }), draft({ ref: 'b' }));
      const claims = await Promise.all([scene.claim({ worker: 'w1' }), scene.claim({ worker: 'w2' })]);
      assert.deepEqual(claims.map((claim) => claim?.details.ref ?? '').toSorted(), ['a', 'b']);
    });

    it('moves a waiting task by an edit of its priority', async () => {
      await scene.add({ ref: 'a' });
      await scene.engine.edit(await scene.add({ ref: 'b' }), { priority: 6 });
      assert.deepEqual(await runAll(scene, ['offline']), ['b', 'a']);
    });
  });
}
