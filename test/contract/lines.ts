import { strict as assert } from 'node:assert';
import type { TaskEngine } from '../../src/engine/port.ts';
import type { OpenTestEngine } from '../fake/engine.ts';
import { follow, Reader, Scene } from './scene.ts';

/** What holds where several lines lead to one engine: windows and terminals over one queue. */
export function describeLines(name: string, open: OpenTestEngine): void {
  describe(`two lines to an engine ${name}`, () => {
    const scene = new Scene();
    let other: TaskEngine;
    beforeEach(async () => {
      scene.open(await open());
      other = scene.attach();
    });
    afterEach(async () => {
      await other.close();
      await scene.close();
    });

    it('show and command one queue', async () => {
      const id = await scene.add();
      assert.equal(await other.pause(id), 'done');
      assert.equal(await scene.status(id), 'paused');
    });

    it('follow what the other one does', async () => {
      const reader = follow(other);
      const id = await scene.add();
      const [page] = await reader.until((pages) => pages.length > 0);
      await reader.stop();
      assert.equal(page?.events[0]?.task, id);
    });

    it('reach a worker behind the other one at once', async () => {
      const signals = new Reader((signal) => other.signals('w1', signal));
      const id = await scene.add();
      await other.claim(scene.offer());
      await scene.engine.cancel(id);
      const [signal] = await signals.until((items) => items.length > 0);
      await signals.stop();
      assert.deepEqual(signal, { task: id, attempt: 1, kind: 'cancel' });
    });

    it('give a task back at once whose worker hung up, without blame', async () => {
      await scene.add();
      await other.claim(scene.offer());
      const waiting = scene.engine.claim(scene.offer({ worker: 'w2', waitMs: 60_000 }));
      await scene.arrived();
      await other.close();
      const claim = await waiting;
      assert.deepEqual([claim?.attempt, claim?.details.retryCount], [2, 0]);
    });

    it('forget a worker that hung up', async () => {
      await scene.add();
      await other.claim(scene.offer({ worker: 'w9' }));
      const waiting = scene.engine.claim(scene.offer({ worker: 'w1', waitMs: 60_000 }));
      await scene.arrived();
      await other.close();
      await waiting;
      assert.deepEqual(
        (await scene.engine.workers()).map(({ id }) => id),
        ['w1'],
      );
    });

    it('leave the other one be when one closes', async () => {
      await other.close();
      assert.equal((await scene.engine.stats()).total, 0);
    });

    it('refuse arguments of the wrong shape, naming the field', async () => {
      const wrong = { worker: '', pid: 1, providers: [], waitMs: 0 };
      await assert.rejects(other.claim(wrong), { code: 'invalid', field: 'worker' });
    });
  });
}
