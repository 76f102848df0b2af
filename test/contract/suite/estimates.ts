import { strict as assert } from 'node:assert';
import type { TaskType } from '../../../src/core/task.ts';
import type { Scene } from '../scene.ts';

const BASES: readonly (readonly [TaskType, number])[] = [
  ['general', 300],
  ['analysis', 600],
  ['coding', 1_800],
  ['research', 900],
  ['review', 420],
  ['documentation', 720],
];

export function describeEstimates(scene: Scene): void {
  /** A task of the type that runs for so many seconds. */
  const ran = async (type: TaskType, seconds: number): Promise<void> => {
    await scene.add({ type });
    const claim = await scene.take();
    await scene.clock.advance(seconds * 1_000);
    await scene.complete(claim);
  };
  const estimate = async (type: TaskType): Promise<number> =>
    (await scene.get(await scene.add({ type, description: 'x'.repeat(100) }))).estimatedDuration;

  describe('the estimate', () => {
    for (const [type, base] of BASES) {
      it(`of a ${type} task begins with ${base} s and grows with the description`, async () => {
        const of = async (length: number) =>
          (await scene.get(await scene.add({ type, description: 'x'.repeat(length) }))).estimatedDuration;
        assert.deepEqual(
          [await of(10), await of(200), await of(500), await of(5_000)],
          [1.05 * base, 2 * base, 3.5 * base, 3.5 * base].map(Math.round),
        );
      });
    }

    it('is the median once five tasks of agent and type have completed', async () => {
      for (const seconds of [100, 7, 50, 60]) await ran('review', seconds);
      assert.equal(await estimate('review'), 630);
      await ran('review', 2);
      assert.equal(await estimate('review'), 50);
    });

    it('does not mix the types', async () => {
      for (const seconds of [1, 2, 3, 4, 5]) await ran('review', seconds);
      assert.equal(await estimate('coding'), 2_700);
    });
  });
}
