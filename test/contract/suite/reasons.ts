import { strict as assert } from 'node:assert';
import type { Reason } from '../../../src/core/reason.ts';
import { describeReason } from '../../../src/core/reasonWords.ts';
import { draft, LIMITED, TRANSIENT, type Scene } from '../scene.ts';

const MINUTE = 60_000;

/** One way to wait: how the task `waits` comes to it, what it then says, and in which words. `now` is the clock's. */
interface Wait {
  readonly name: string;
  readonly begin: (scene: Scene) => Promise<unknown>;
  readonly reason: (now: number) => Reason;
  readonly words: string;
}

const WAITS: readonly Wait[] = [
  {
    name: 'for two others',
    begin: (scene) =>
      scene.submit(draft({ ref: 'a' }), draft({ ref: 'b' }), draft({ ref: 'waits', dependsOn: ['a', 'b'] })),
    reason: () => ({ kind: 'dependency', waitingFor: ['a', 'b'], more: 0 }),
    words: 'after a, b',
  },
  {
    name: 'for more than it names',
    begin: (scene) => {
      const parents = Array.from({ length: 5 }, (_, n) => draft({ ref: `p${n}` }));
      return scene.submit(
        ...parents,
        draft({ ref: 'waits', dependsOn: parents.map(({ ref }) => ref ?? '') }),
      );
    },
    reason: () => ({ kind: 'dependency', waitingFor: ['p0', 'p1', 'p2'], more: 2 }),
    words: 'after p0, p1, p2 and 2 more',
  },
  {
    name: 'for one that has failed',
    begin: async (scene) => {
      await scene.submit(draft({ ref: 'a' }), draft({ ref: 'waits', dependsOn: ['a'] }));
      await scene.fail(await scene.take());
    },
    reason: () => ({ kind: 'parent-failed', parent: 'a', status: 'failed' }),
    words: 'blocked: a failed; retry it to go on',
  },
  {
    name: 'for one that was cancelled',
    begin: async (scene) => {
      const [a] = await scene.submit(draft({ ref: 'a' }), draft({ ref: 'waits', dependsOn: ['a'] }));
      await scene.engine.cancel(a?.id ?? '');
    },
    reason: () => ({ kind: 'parent-failed', parent: 'a', status: 'cancelled' }),
    words: 'blocked: a was cancelled; retry it to go on',
  },
  {
    name: 'for its time',
    begin: (scene) => scene.add({ ref: 'waits', scheduledAt: scene.clock.now() + MINUTE }),
    reason: (now) => ({ kind: 'schedule', until: now + MINUTE }),
    words: 'scheduled for +60000',
  },
  {
    name: 'for its second retry',
    begin: async (scene) => {
      await scene.add({ ref: 'waits' });
      await scene.fail(await scene.take(), { ...TRANSIENT, retryAfterMs: 1_000 });
      await scene.clock.advance(1_000);
      await scene.fail(await scene.take(), { ...TRANSIENT, retryAfterMs: MINUTE });
    },
    reason: (now) => ({ kind: 'retry', retry: 2, of: 3, until: now + MINUTE }),
    words: 'retry 2 of 3 at +60000',
  },
  {
    name: 'for a limited provider',
    begin: async (scene) => {
      await scene.submit(draft({ ref: 'first' }), draft({ ref: 'waits' }));
      await scene.fail(await scene.take(), { ...LIMITED, retryAfterMs: MINUTE });
    },
    reason: (now) => ({ kind: 'provider-limited', provider: 'offline', until: now + MINUTE }),
    words: 'offline is limited until +60000',
  },
  {
    name: 'for a paused provider',
    begin: async (scene) => {
      await scene.add({ ref: 'waits', provider: 'offline' });
      await scene.engine.setProvider('offline', { paused: true });
    },
    reason: () => ({ kind: 'provider-paused', provider: 'offline' }),
    words: 'provider offline is paused',
  },
  {
    name: 'for a paused agent',
    begin: async (scene) => {
      await scene.add({ ref: 'waits' });
      await scene.engine.setAgent('analyst', { paused: true });
    },
    reason: () => ({ kind: 'agent-paused', agent: 'analyst' }),
    words: 'agent analyst is paused',
  },
  {
    name: 'for a paused queue',
    begin: async (scene) => {
      await scene.add({ ref: 'waits' });
      await scene.engine.setQueue({ paused: true });
    },
    reason: () => ({ kind: 'queue-paused' }),
    words: 'the queue is paused',
  },
  {
    name: 'for a model',
    begin: async (scene) => {
      await scene.add({ ref: 'waits' });
      await scene.engine.claim(scene.bareOffer(['offline']));
    },
    reason: () => ({ kind: 'no-model' }),
    words: 'no model connected',
  },
  {
    name: 'for a window that has its provider',
    begin: async (scene) => {
      await scene.add({ ref: 'waits', provider: 'copilot' });
      await scene.claim();
    },
    reason: () => ({ kind: 'provider-missing', provider: 'copilot' }),
    words: 'provider copilot is not connected here: connect it, or open a window that has it',
  },
];

export function describeReasons(scene: Scene): void {
  describe('a task that waits says why and until when', () => {
    for (const { name, begin, reason, words } of WAITS) {
      it(`waits ${name}`, async () => {
        await begin(scene);
        const now = scene.clock.now();
        const task = await scene.get('waits');
        assert.deepEqual([task.status, task.reason], ['pending', reason(now)]);
        const { tasks, total } = await scene.engine.list({ status: ['pending'] });
        assert.deepEqual(tasks.find(({ ref }) => ref === 'waits')?.reason, task.reason);
        assert.equal(total, (await scene.engine.stats()).byStatus.pending);
        const said = task.reason && describeReason(task.reason, (ms) => `+${ms - now}`);
        assert.equal(said, words);
      });
    }

    it('waits for its turn, where nothing stands before it', async () => {
      await scene.add({ ref: 'waits' });
      const { status, reason } = await scene.get('waits');
      assert.deepEqual([status, reason], ['queued', { kind: 'turn' }]);
      const { tasks } = await scene.engine.list({ status: ['queued'] });
      assert.deepEqual(tasks[0]?.reason, reason);
      assert.equal(describeReason({ kind: 'turn' }, String), 'ready: starts when a worker is free');
    });
  });
}
