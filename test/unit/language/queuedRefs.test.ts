import assert from 'node:assert/strict';
import { QueuedRefs } from '../../../src/language/queuedRefs.ts';

/** A queue that has the tasks of these refs, and what it was asked for. */
function queueOf(...refs: string[]) {
  const asked: string[][] = [];
  const has = new Set(refs);
  const queued = new QueuedRefs(async (wanted) => {
    asked.push([...wanted]);
    return wanted.filter((ref) => has.has(ref)).map((ref) => ({ ref, title: ref, state: 'Queued' }));
  });
  return { queued, has, asked };
}

describe('the refs that the queue has', () => {
  it('are there until the queue says that one is not', async () => {
    const { queued } = queueOf('a');
    assert.deepEqual([queued.has('a'), queued.has('b')], [true, true]);
    assert.equal(await queued.ask(), true);
    assert.deepEqual([queued.has('a'), queued.has('b')], [true, false]);
    assert.equal(await queued.ask(), false);
  });

  it('stay as they were while the queue is asked anew', async () => {
    const { queued, has } = queueOf('a');
    for (const ref of ['a', 'b']) queued.has(ref);
    await queued.ask();
    has.add('b');
    queued.changed();
    assert.deepEqual([queued.has('a'), queued.has('b')], [true, false]);
    assert.equal(await queued.ask(), true);
    assert.deepEqual([queued.has('a'), queued.has('b')], [true, true]);
    queued.changed();
    assert.equal(await queued.ask(), false);
  });

  it('are asked for each once, not too many at a time', async () => {
    const { queued, asked } = queueOf();
    for (let index = 0; index < 450; index++) queued.has(`task-${index}`);
    queued.has('task-0');
    await queued.ask();
    assert.deepEqual(
      asked.map(({ length }) => length),
      [200, 200, 50],
    );
  });
});
