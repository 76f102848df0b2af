import assert from 'node:assert/strict';
import type { Task } from '../../../src/core/task.ts';
import type { TaskEngine } from '../../../src/engine/port.ts';
import { GatheredChange } from '../../../src/ui/queueChange.ts';
import { Unseen } from '../../../src/ui/tree/unseen.ts';
import { AGENT, draft, result } from '../../contract/scene.ts';
import { memoryEngine, type TestEngine } from '../../fake/engine.ts';
import { TestMemory } from '../../integration/memory.ts';

function moved(...moves: readonly (readonly [string, 'completed' | 'queued' | 'removed'])[]): GatheredChange {
  const change = new GatheredChange();
  for (const [task, move] of moves) change.moves.set(task, move);
  return change;
}

async function complete(engine: TaskEngine): Promise<Task> {
  const [submitted] = await engine.submit({ tasks: [draft()], agents: [AGENT] });
  const offer = { worker: 'w', pid: 1, providers: ['p'], defaultProvider: 'p', waitMs: 0 };
  const claim = await engine.claim(offer);
  assert.ok(claim && submitted);
  await engine.settle(claim, { kind: 'completed', result: result() });
  const task = await engine.get(submitted.id);
  assert.ok(task);
  return task;
}

describe('what completed since the person looked', () => {
  let test: TestEngine;
  beforeEach(async () => {
    test = await memoryEngine();
  });
  afterEach(() => test.close());

  it('is counted as it comes, and no more once it is opened, retried or gone', () => {
    const unseen = new Unseen(new TestMemory());
    unseen.note(moved(['a', 'completed'], ['b', 'completed'], ['c', 'completed']));
    assert.equal(unseen.size, 3);
    unseen.opened('a');
    unseen.note(moved(['b', 'removed']));
    assert.deepEqual(
      ['a', 'b', 'c'].filter((task) => unseen.has(task)),
      ['c'],
    );
    unseen.looked();
    assert.equal(unseen.size, 0);
  });

  it('is not what is still to be reviewed: that stands elsewhere', () => {
    const unseen = new Unseen(new TestMemory());
    const change = moved(['a', 'completed'], ['b', 'completed']);
    change.needing = new Map([['b', 'review']]);
    unseen.note(change);
    assert.ok(unseen.size === 1 && unseen.has('a'));
  });

  it('is nothing in a workspace where nobody has looked yet', async () => {
    await complete(test.engine);
    const unseen = new Unseen(new TestMemory());
    await unseen.recall(test.engine);
    assert.equal(unseen.size, 0);
  });

  it('is known again in the next window', async () => {
    const memory = new TestMemory();
    const old = await complete(test.engine);
    await memory.update('tasks.lookedAt', old.completedAt);
    await test.clock.advance(1_000);
    const fresh = await complete(test.engine);
    const unseen = new Unseen(memory);
    await unseen.recall(test.engine);
    assert.ok(unseen.size === 1 && unseen.has(fresh.id));
  });
});
