import { strict as assert } from 'node:assert';
import { draft, type Scene } from '../scene.ts';

const HOUR = 3_600_000;

export function describeSchedule(scene: Scene): void {
  describe('a scheduled task', () => {
    it('waits, and says until when', async () => {
      const until = scene.clock.now() + HOUR;
      const { status, reason } = await scene.get(await scene.add({ scheduledAt: until }));
      assert.deepEqual({ status, reason }, { status: 'pending', reason: { kind: 'schedule', until } });
    });

    it('is queued when its time comes, not before', async () => {
      const id = await scene.add({ scheduledAt: scene.clock.now() + HOUR });
      await scene.clock.advance(HOUR - 1);
      assert.equal(await scene.status(id), 'pending');
      await scene.clock.advance(1);
      assert.equal(await scene.status(id), 'queued');
    });

    it('is queued at once when its time has passed', async () => {
      const id = await scene.add({ scheduledAt: scene.clock.now() - 1 });
      assert.equal(await scene.status(id), 'queued');
    });

    it('wakes a waiting worker', async () => {
      await scene.add({ scheduledAt: scene.clock.now() + 5_000 });
      const claim = scene.claim({ waitMs: HOUR });
      await scene.arrived();
      await scene.clock.advance(5_000);
      assert.equal((await claim)?.attempt, 1);
    });

    it('waits for its parents as well when its time has come', async () => {
      await scene.add({ ref: 'parent' });
      await scene.add({ ref: 'child', dependsOn: ['parent'], scheduledAt: scene.clock.now() + 1_000 });
      await scene.clock.advance(2_000);
      assert.equal((await scene.get('child')).reason?.kind, 'dependency');
      await scene.complete(await scene.take());
      assert.equal(await scene.status('child'), 'queued');
    });

    it('waits for its time when its parents are done', async () => {
      await scene.add({ ref: 'parent' });
      await scene.add({ ref: 'child', dependsOn: ['parent'], scheduledAt: scene.clock.now() + 9_000 });
      await scene.complete(await scene.take());
      assert.equal((await scene.get('child')).reason?.kind, 'schedule');
      await scene.clock.advance(9_000);
      assert.equal(await scene.status('child'), 'queued');
    });

    it('is not forgotten when hundreds fall due together', async () => {
      const scheduledAt = scene.clock.now() + 1_000;
      await scene.submit(...Array.from({ length: 450 }, (_, n) => draft({ ref: `t${n}`, scheduledAt })));
      await scene.clock.advance(1_000);
      assert.equal((await scene.engine.stats()).byStatus.queued, 450);
    });

    it('is queued within half a minute after somebody set the clock forward', async () => {
      const id = await scene.add({ scheduledAt: scene.clock.now() + 24 * HOUR });
      scene.clock.jump(24 * HOUR);
      await scene.clock.advance(30_000);
      assert.equal(await scene.status(id), 'queued');
    });

    it('waits for its hour after somebody set the clock back', async () => {
      const id = await scene.add({ scheduledAt: scene.clock.now() + HOUR });
      scene.clock.jump(-HOUR);
      await scene.clock.advance(HOUR);
      assert.equal(await scene.status(id), 'pending');
      await scene.clock.advance(HOUR);
      assert.equal(await scene.status(id), 'queued');
    });

    it('is queued after a start that comes too late for it', async () => {
      const id = await scene.add({ scheduledAt: scene.clock.now() + HOUR });
      scene.clock.jump(2 * HOUR);
      await scene.restart();
      await scene.clock.advance(0);
      assert.equal(await scene.status(id), 'queued');
    });

    it('is queued after such a start also behind one that waits for a parent', async () => {
      await scene.add({ ref: 'parent', scheduledAt: scene.clock.now() + 24 * HOUR });
      await scene.submit(
        draft({ ref: 'blocked', dependsOn: ['parent'], scheduledAt: scene.clock.now() + 1_000 }),
        draft({ ref: 'ready', scheduledAt: scene.clock.now() + 2_000 }),
      );
      scene.clock.jump(HOUR);
      await scene.restart();
      await scene.clock.advance(0);
      assert.equal(await scene.status('ready'), 'queued');
    });
  });
}
