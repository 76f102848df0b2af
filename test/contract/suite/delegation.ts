import { strict as assert } from 'node:assert';
import { agentSchema } from '../../../src/core/agent.ts';
import { textsOf } from '../../../src/core/draft.ts';
import type { Delegation } from '../../../src/core/delegation.ts';
import type { Claim } from '../../../src/engine/port.ts';
import { draft, type Scene } from '../scene.ts';

const BUDGET = { steps: 20, tokens: 1_000, minutes: 2.5 };

function wish(over: Partial<Delegation> = {}): Delegation {
  return {
    title: 'Look at the lexer',
    description: 'Find out how the lexer deals with comments.',
    dependsOn: [],
    afterMe: false,
    budget: BUDGET,
    ...over,
  };
}

export function describeDelegation(scene: Scene): void {
  /** A running task that may make others. */
  const creator = async (over = {}): Promise<Claim> => {
    await scene.add({ ref: 'creator', ...over });
    return scene.take();
  };
  const make = async (claim: Claim, step: number, over: Partial<Delegation> = {}): Promise<string> => {
    const created = await scene.engine.createTask(claim, step, wish(over));
    assert.ok(created.kind === 'created', JSON.stringify(created));
    return created.ref;
  };
  const refusal = async (claim: Claim, over: Partial<Delegation> = {}, step = 99): Promise<string> => {
    const { total } = await scene.engine.list();
    const created = await scene.engine.createTask(claim, step, wish(over));
    assert.ok(created.kind === 'refused', JSON.stringify(created));
    assert.equal((await scene.engine.list()).total, total, 'it was queued all the same');
    return created.why;
  };

  describe('a task that a running one makes', () => {
    it('gets what it is not told from the one that made it, and is ready at once', async () => {
      const claim = await creator({ priority: 7, maxRetries: 1, model: 'm-1', type: 'review' });
      const ref = await make(claim, 3);
      const { status, agent, type, priority, maxRetries, provider, model, budget, createdBy, dependencies } =
        await scene.get(ref);
      assert.deepEqual(
        { status, agent, type, priority, maxRetries, provider, model, budget, dependencies },
        {
          status: 'queued',
          agent: 'analyst',
          type: 'review',
          priority: 7,
          maxRetries: 1,
          provider: 'offline',
          model: 'm-1',
          budget: BUDGET,
          dependencies: [],
        },
      );
      assert.equal(createdBy, claim.task);
    });

    it('bears the instructions of its type, where it is told none', async () => {
      const claim = await creator();
      const told = await scene.get(
        await make(claim, 1, { instructions: 'Read the lexer, and say what you see.' }),
      );
      const untold = await scene.get(await make(claim, 2, { type: 'documentation' }));
      assert.equal(told.instructions, 'Read the lexer, and say what you see.');
      assert.equal(untold.instructions, textsOf('', 'documentation').instructions);
    });

    it('says in its history who made it', async () => {
      const ref = await make(await creator(), 1);
      const [first] = await scene.events((await scene.get(ref)).id);
      assert.ok(first?.kind === 'status');
      assert.deepEqual([first.actor, first.note], ['agent', 'created by creator']);
    });

    it('is made once, however often its step is run', async () => {
      const claim = await creator();
      const ref = await make(claim, 1);
      assert.equal(await make(claim, 1), ref);
      await scene.restart();
      assert.equal(await make(await scene.take(), 1), ref);
      assert.equal((await scene.engine.list()).total, 2);
    });

    it('has the agent of the one that made it as that runs, though its file has changed since', async () => {
      const claim = await creator();
      const changed = agentSchema.parse({ name: 'analyst', goal: 'Another one.' });
      await scene.engine.submit({ tasks: [], agents: [changed] });
      await make(claim, 1);
      assert.deepEqual((await scene.take({ worker: 'w2' })).agent, claim.agent);
    });

    it('waits for those that it names, and for the one that made it where it is told to', async () => {
      const claim = await creator();
      const first = await make(claim, 1);
      const second = await make(claim, 2, { title: 'Sum up', dependsOn: [first], afterMe: true });
      const { status, dependencies } = await scene.get(second);
      assert.deepEqual(
        [status, dependencies.toSorted()],
        ['pending', [claim.task, (await scene.get(first)).id].toSorted()],
      );
      await scene.complete(claim);
      await scene.complete(await scene.take());
      assert.equal(await scene.status(second), 'queued');
    });

    it('waits for no task but those that the same one has made', async () => {
      await scene.add({ ref: 'other', scheduledAt: scene.clock.now() + 1_000 });
      const claim = await creator();
      assert.equal(
        await refusal(claim, { dependsOn: ['other'] }),
        'dependsOn: this task has made no other. It has made: none so far.',
      );
      const ref = await make(claim, 1);
      assert.match(
        await refusal(claim, { dependsOn: [ref, 'ghost'] }),
        new RegExp(`It has made: ${ref}\\.$`),
      );
    });

    it('may have another agent, which may do no more than its own', async () => {
      const [reader, editor] = [
        agentSchema.parse({ name: 'reader', tools: ['read'] }),
        agentSchema.parse({ name: 'editor', tools: ['read', 'execute', 'delegate'] }),
      ];
      await scene.engine.submit({ tasks: [], agents: [reader, editor] });
      const claim = await creator();
      assert.equal((await scene.get(await make(claim, 1, { agent: 'reader' }))).agent, 'reader');
      assert.match(await refusal(claim, { agent: 'editor' }), /^agent: editor may execute, delegate, which/);
      assert.match(await refusal(claim, { agent: 'ghost' }), /^agent: no task .* named ghost\./);
    });

    it('is one of ten', async () => {
      const claim = await creator();
      for (let step = 1; step <= 10; step++) await make(claim, step);
      assert.match(await refusal(claim), /has made 10 tasks/);
      assert.equal(await make(claim, 10), 'look-at-the-lexer-10', 'a step that is run again is no eleventh');
    });

    it('may make tasks itself, and those may make none', async () => {
      const claim = await creator();
      await make(claim, 1);
      const child = await scene.take({ worker: 'w2' });
      await make(child, 1);
      const grandchild = await scene.take({ worker: 'w3' });
      assert.equal((await scene.get(grandchild.task)).createdBy, child.task);
      assert.match(await refusal(grandchild), /^This task was made by a task that another one made/);
    });

    it('is refused in words where something is wrong with it', async () => {
      const claim = await creator();
      const tooShort = { ...wish(), description: 'x' };
      const answer = scene.engine.createTask(claim, 1, tooShort).then(
        (created) => (created.kind === 'refused' ? created.why : created.kind),
        (error: unknown) => String(error),
      );
      assert.match(await answer, /description.*10 characters/);
      assert.equal((await scene.engine.list()).total, 1);
    });

    it('is not made by a worker that has lost its task', async () => {
      const stale = await creator();
      await scene.engine.leave('w1', 'left');
      await scene.take({ worker: 'w2' });
      assert.deepEqual(await scene.engine.createTask(stale, 1, wish()), { kind: 'lost' });
      assert.equal((await scene.engine.list()).total, 1);
    });

    it('stays when the one that made it is deleted, and runs again as a person’s own', async () => {
      const claim = await creator();
      const ref = await make(claim, 1);
      await scene.complete(claim);
      await scene.engine.remove(claim.task);
      const child = await scene.get(ref);
      assert.equal(child.createdBy, claim.task);
      const again = await scene.engine.runAgain(child.id);
      assert.equal((await scene.get(again.ref)).createdBy, null);
    });
  });

  describe('a result that a running task fetches', () => {
    it('is that of a task on which it depends, directly or not', async () => {
      await scene.submit(
        draft({ ref: 'a', title: 'The first' }),
        draft({ ref: 'b', dependsOn: ['a'] }),
        draft({ ref: 'c', dependsOn: ['b'] }),
      );
      await scene.complete(await scene.take(), { output: 'All of a.' });
      await scene.complete(await scene.take());
      const fetched = await scene.engine.fetchResult(await scene.take(), 'a');
      assert.ok(fetched.kind === 'found');
      const { ref, title, status, result } = fetched.task;
      assert.deepEqual([ref, title, status, result?.output], ['a', 'The first', 'completed', 'All of a.']);
    });

    it('is that of a task that it has made, which may have none yet', async () => {
      const claim = await creator();
      const ref = await make(claim, 1);
      const now = await scene.engine.fetchResult(claim, ref);
      assert.deepEqual(now.kind === 'found' && [now.task.status, now.task.result], ['queued', null]);
      await scene.complete(await scene.take({ worker: 'w2' }), { output: 'It is a lexer.' });
      const then = await scene.engine.fetchResult(claim, ref);
      assert.equal(then.kind === 'found' && then.task.result?.output, 'It is a lexer.');
    });

    it('is none of another task', async () => {
      await scene.add({ ref: 'other' });
      await scene.complete(await scene.take());
      await scene.submit(draft({ ref: 'parent' }), draft({ ref: 'sibling', dependsOn: ['parent'] }));
      const claim = await scene.take();
      for (const ref of ['other', 'sibling', 'parent', 'ghost'])
        assert.deepEqual(await scene.engine.fetchResult(claim, ref), { kind: 'unknown' }, ref);
    });

    it('is that of the task it waited for, though its ref has been given to a newer one', async () => {
      await scene.submit(draft({ ref: 'a' }), draft({ ref: 'b', dependsOn: ['a'] }));
      await scene.complete(await scene.take(), { output: 'The old one.' });
      await scene.add({ ref: 'a', title: 'Another one' });
      const fetched = await scene.engine.fetchResult(await scene.take(), 'a');
      assert.equal(fetched.kind === 'found' && fetched.task.result?.output, 'The old one.');
    });

    it('is given to nobody who has lost the task', async () => {
      const stale = await creator();
      const ref = await make(stale, 1);
      await scene.engine.leave('w1', 'left');
      assert.deepEqual(await scene.engine.fetchResult(stale, ref), { kind: 'lost' });
    });
  });
}
