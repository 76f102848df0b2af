import { strict as assert } from 'node:assert';
import type { Scene } from '../scene.ts';

const EXPECTED = { inputTokens: 900, outputTokens: 100, totalTokens: 1_000, microUsd: 50 };
const TOOK = { inputTokens: 800, outputTokens: 20, totalTokens: 820, microUsd: 41 };
const STEP = { step: 0, kind: 'turn', name: 'turn', input: null, output: null, startedAt: 0 } as const;

/** Model calls are asked for, and accounted for. */
export function describeCalls(scene: Scene): void {
  describe('model calls', () => {
    const today = async () => (await scene.engine.stats()).spending.providers;

    it('are admitted where there is no limit, and count as what they took', async () => {
      await scene.add();
      const claim = await scene.take();
      assert.deepEqual(claim.cutOff, { inputTokens: 0, outputTokens: 0, totalTokens: 0 });
      assert.deepEqual(await scene.engine.admitCall(claim, EXPECTED), { kind: 'go' });
      assert.deepEqual(await today(), []);
      await scene.engine.finishStep(claim, { ...STEP, usage: TOOK });
      assert.deepEqual(await today(), [{ provider: 'offline', requests: 1, tokens: 820, microUsd: 41 }]);
    });

    it('that had no answer count as what was paid, for the day and for the next attempt', async () => {
      await scene.add();
      const claim = await scene.take();
      await scene.engine.admitCall(claim, EXPECTED);
      assert.equal(await scene.engine.report(claim, [{ kind: 'unanswered', paid: TOOK }]), 'ok');
      await scene.engine.settle(claim, { kind: 'released', why: 'it must wait' });
      assert.deepEqual(await today(), [{ provider: 'offline', requests: 1, tokens: 820, microUsd: 41 }]);
      assert.deepEqual((await scene.take()).cutOff, TOOK);
      const notes = (await scene.engine.log({ task: claim.task })).flatMap((event) =>
        event.kind === 'status' && event.note ? [event.note] : [],
      );
      assert.ok(notes.includes('it must wait'));
    });

    it('under way when their worker goes count as what was expected', async () => {
      await scene.add();
      await scene.engine.admitCall(await scene.take(), EXPECTED);
      await scene.restart();
      assert.deepEqual((await scene.take()).cutOff, EXPECTED);
      assert.equal((await today())[0]?.microUsd, 50);
    });

    it('of an attempt that has ended are not made', async () => {
      await scene.add();
      const claim = await scene.take();
      await scene.engine.settle(claim, { kind: 'cancelled' });
      assert.deepEqual(await scene.engine.admitCall(claim, EXPECTED), { kind: 'lost' });
    });
  });
}
