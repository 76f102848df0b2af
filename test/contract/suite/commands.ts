import { strict as assert } from 'node:assert';
import { agentSchema } from '../../../src/core/agent.ts';
import type { Status } from '../../../src/core/lifecycle.ts';
import { STATUSES } from '../../../src/core/lifecycle.ts';
import type { Scene } from '../scene.ts';

interface Verb {
  readonly does: (scene: Scene, id: string) => Promise<unknown>;
  /** The status after it, by the status before; where none stands the verb is refused. */
  readonly leadsTo: Partial<Record<Status, Status | 'gone'>>;
  /** The words of the refusal. */
  readonly refused: RegExp;
}

const VERBS: Readonly<Record<string, Verb>> = {
  cancel: {
    does: (scene, id) => scene.engine.cancel(id),
    leadsTo: {
      pending: 'cancelled',
      queued: 'cancelled',
      running: 'running',
      paused: 'cancelled',
      cancelled: 'cancelled',
    },
    refused: /only a pending or queued or running or paused task can be cancelled/,
  },
  pause: {
    does: (scene, id) => scene.engine.pause(id),
    leadsTo: { pending: 'paused', queued: 'paused', running: 'running', paused: 'paused' },
    refused: /only a pending or queued or running task can be paused/,
  },
  resume: {
    does: (scene, id) => scene.engine.resume(id),
    leadsTo: { paused: 'queued' },
    refused: /only a paused task can be resumed/,
  },
  retry: {
    does: (scene, id) => scene.engine.retry(id),
    leadsTo: { failed: 'queued', cancelled: 'queued' },
    refused: /only a failed or cancelled task can be retried/,
  },
  edit: {
    does: (scene, id) => scene.engine.edit(id, { title: 'New' }),
    leadsTo: { pending: 'pending', queued: 'queued', paused: 'paused' },
    refused: /only a pending or queued or paused task can be edited/,
  },
  remove: {
    does: (scene, id) => scene.engine.remove(id),
    leadsTo: {
      pending: 'gone',
      queued: 'gone',
      paused: 'gone',
      completed: 'gone',
      failed: 'gone',
      cancelled: 'gone',
    },
    refused: /is running; cancel it before you delete it/,
  },
};

function describeTable(scene: Scene): void {
  for (const [name, verb] of Object.entries(VERBS)) {
    for (const status of STATUSES) {
      const after = verb.leadsTo[status];
      if (after === undefined) {
        it(`${name} refuses a ${status} task in words and leaves it as it is`, async () => {
          const id = await scene.inStatus(status);
          await assert.rejects(verb.does(scene, id), { code: 'conflict', task: id, message: verb.refused });
          assert.equal(await scene.status(id), status);
        });
      } else {
        it(`${name} turns a ${status} task into ${after}`, async () => {
          const id = await scene.inStatus(status);
          await verb.does(scene, id);
          assert.equal((await scene.engine.get(id))?.status ?? 'gone', after);
        });
      }
    }

    it(`${name} refuses a task that is not there`, async () => {
      await assert.rejects(verb.does(scene, 'ghost'), { code: 'not-found', task: 'ghost' });
    });
  }
}

function describeWaitingTasks(scene: Scene): void {
  it('keeps the note of a cancel in the history', async () => {
    const id = await scene.add();
    await scene.engine.cancel(id, { note: 'not needed any more' });
    const last = (await scene.events(id)).at(-1);
    assert.equal(last?.kind === 'status' && last.note, 'not needed any more');
  });

  it('says why a task is paused', async () => {
    const id = await scene.inStatus('paused');
    assert.deepEqual((await scene.get(id)).reason, { kind: 'asked' });
  });

  it('does not start a paused task', async () => {
    await scene.inStatus('paused');
    assert.equal(await scene.claim(), undefined);
  });

  it('lets a resumed task wait for the schedule that is still to come', async () => {
    const id = await scene.inStatus('pending');
    await scene.engine.pause(id);
    await scene.engine.resume(id);
    assert.equal((await scene.get(id)).reason?.kind, 'schedule');
  });

  it('lets a retried task wait for the schedule that is still to come', async () => {
    const id = await scene.inStatus('pending');
    await scene.engine.cancel(id);
    await scene.engine.retry(id);
    assert.equal((await scene.get(id)).reason?.kind, 'schedule');
  });

  it('wakes a waiting worker by a resume', async () => {
    const id = await scene.inStatus('paused');
    const claim = scene.claim({ waitMs: 60_000 });
    await scene.arrived();
    await scene.engine.resume(id);
    assert.equal((await claim)?.task, id);
  });

  it('clears what the last go left when a task is retried', async () => {
    const id = await scene.inStatus('failed');
    await scene.engine.retry(id);
    const { errorMessage, completedAt } = await scene.get(id);
    assert.deepEqual({ errorMessage, completedAt }, { errorMessage: null, completedAt: null });
  });
}

/** Patches that the types do not all allow, with the field that the refusal names. */
const WRONG: readonly (readonly [field: string, patch: Record<string, unknown>])[] = [
  ['priority', { priority: 11 }],
  ['title', { title: '' }],
  ['budget.steps', { budget: { steps: -1 } }],
  ['ref', { ref: 'other' }],
];

function describeEdit(scene: Scene): void {
  it('changes what the patch names and nothing else', async () => {
    const given = { priority: 8, maxRetries: 1, context: ['src/**'], budget: { steps: 3 } };
    const before = await scene.get(await scene.add(given));
    const after = await scene.engine.edit(before.id, { title: 'A better title' });
    assert.deepEqual(after, { ...before, title: 'A better title' });
  });

  it('changes every field that it takes', async () => {
    const id = await scene.add();
    const patch = {
      title: 'Other',
      description: 'Another description.',
      instructions: 'Some other instructions.',
      priority: 2,
      maxRetries: 7,
      context: ['README.md'],
      provider: 'openai',
      model: 'big',
      budget: { tokens: 100 },
      type: 'review',
      onParentFailure: 'run',
      scheduledAt: scene.clock.now() + 5_000,
    } as const;
    const task = await scene.engine.edit(id, { ...patch, context: [...patch.context] });
    const changed = Object.fromEntries(Object.entries(task).filter(([field]) => field in patch));
    assert.deepEqual(changed, patch);
  });

  it('names the changed fields in the history', async () => {
    const id = await scene.add();
    await scene.engine.edit(id, { title: 'Other', priority: 2 });
    const last = (await scene.events(id)).at(-1);
    assert.deepEqual(last?.kind === 'edited' && last.fields, ['title', 'priority']);
  });

  for (const [field, patch] of WRONG) {
    it(`refuses a wrong ${field} and changes nothing`, async () => {
      const before = await scene.get(await scene.add());
      await assert.rejects(scene.engine.edit(before.id, patch), { code: 'invalid', field });
      assert.deepEqual(await scene.get(before.id), before);
    });
  }

  it('lets a task go whose schedule was moved to the past', async () => {
    const id = await scene.inStatus('pending');
    assert.equal((await scene.engine.edit(id, { scheduledAt: scene.clock.now() })).status, 'queued');
  });

  it('estimates anew when the description changes', async () => {
    const id = await scene.add();
    const { estimatedDuration } = await scene.engine.edit(id, { description: 'x'.repeat(200) });
    assert.equal(estimatedDuration, 600);
  });
}

function describeEditOfParents(scene: Scene): void {
  it('lets a task wait for others, and say so', async () => {
    await scene.add({ ref: 'parent' });
    const id = await scene.add({ ref: 'child' });
    const { status, reason, dependencies } = await scene.engine.edit(id, { dependsOn: ['parent', 'parent'] });
    assert.deepEqual([status, reason?.kind, dependencies.length], ['pending', 'dependency', 1]);
    await scene.complete(await scene.take());
    assert.equal(await scene.status(id), 'queued');
  });

  it('lets a task go that waits for nobody any more', async () => {
    await scene.add({ ref: 'parent', provider: 'other' });
    const id = await scene.add({ dependsOn: ['parent'] });
    assert.equal((await scene.engine.edit(id, { dependsOn: [] })).status, 'queued');
  });

  it('lets a task run all the same whose parent has failed', async () => {
    await scene.inStatus('failed', 'parent');
    const id = await scene.add({ dependsOn: ['parent'] });
    assert.equal((await scene.engine.edit(id, { onParentFailure: 'run' })).status, 'queued');
  });

  it('keeps a paused task paused, which waits for its new parents when it is resumed', async () => {
    await scene.add({ ref: 'parent' });
    const id = await scene.inStatus('paused');
    assert.equal((await scene.engine.edit(id, { dependsOn: ['parent'] })).status, 'paused');
    await scene.engine.resume(id);
    assert.equal((await scene.get(id)).reason?.kind, 'dependency');
  });

  it('refuses a circle, naming it, and a task that is not there; nothing is changed then', async () => {
    const a = await scene.add({ ref: 'a' });
    await scene.add({ ref: 'b', dependsOn: ['a'] });
    const before = await scene.get(a);
    const circle = { code: 'cycle', field: 'dependsOn', message: /a → b → a/ };
    await assert.rejects(scene.engine.edit(a, { dependsOn: ['b'], title: 'No' }), circle);
    const missing = { code: 'not-found', field: 'dependsOn[1]' };
    await assert.rejects(scene.engine.edit(a, { dependsOn: ['b', 'ghost'] }), missing);
    assert.deepEqual(await scene.get(a), before);
  });
}

function describeEditOfAgent(scene: Scene): void {
  const other = agentSchema.parse({ name: 'other', provider: 'p' });

  it('gives a task another agent, and with it its provider', async () => {
    const id = await scene.add();
    const { agent, provider } = await scene.engine.edit(id, { agent: 'other' }, { agents: [other] });
    assert.deepEqual([agent, provider], ['other', 'p']);
    const claim = await scene.take({ providers: ['p'] });
    assert.deepEqual(claim.agent, other);
  });

  it('leaves a provider that the task had named itself', async () => {
    const id = await scene.add({ provider: 'mine' });
    assert.equal((await scene.engine.edit(id, { agent: 'other' }, { agents: [other] })).provider, 'mine');
  });

  it('refuses an agent that nobody knows', async () => {
    const id = await scene.add();
    const refusal = { code: 'not-found', field: 'agent' };
    await assert.rejects(scene.engine.edit(id, { agent: 'ghost' }), refusal);
  });
}

export function describeCommands(scene: Scene): void {
  describe('commands in every status', () => describeTable(scene));
  describe('commands', () => {
    describeWaitingTasks(scene);
  });
  describe('edit', () => describeEdit(scene));
  describe('an edit of what a task waits for', () => describeEditOfParents(scene));
  describe('an edit of the agent', () => describeEditOfAgent(scene));
}
