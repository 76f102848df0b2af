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

export function describeOrder(scene: Scene): void {
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
