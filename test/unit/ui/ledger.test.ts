import assert from 'node:assert/strict';
import { Ledger } from '../../../src/ui/notifications/ledger.ts';

describe('what notifications tell', () => {
  it('is all that ended while the window was away, once, when it is back', () => {
    const ledger = new Ledger();
    for (const [task, status] of [
      ['a', 'completed'],
      ['b', 'failed'],
      ['c', 'needsYou'],
      ['d', 'cancelled'],
      ['e', 'running'],
    ] as const)
      ledger.note(task, status);
    assert.equal(ledger.take('digest', false, false), undefined);
    assert.deepEqual(ledger.take('digest', true, true), {
      completed: ['a'],
      failed: ['b'],
      needsYou: ['c'],
    });
    assert.equal(ledger.take('digest', true, true), undefined);
  });

  it('is only what needs the person while they are there', () => {
    const ledger = new Ledger();
    ledger.note('a', 'completed');
    ledger.note('b', 'needsYou');
    assert.deepEqual(ledger.take('digest', true, false), { completed: [], failed: [], needsYou: ['b'] });
    assert.equal(ledger.take('digest', true, true), undefined, 'what was seen is not told afterwards');
  });

  it('is each end where the person wants to be told of all', () => {
    const ledger = new Ledger();
    ledger.note('a', 'completed');
    assert.deepEqual(ledger.take('all', true, false), { completed: ['a'], failed: [], needsYou: [] });
  });

  it('leaves the ends out where only what needs the person is wanted', () => {
    const ledger = new Ledger();
    ledger.note('a', 'failed');
    assert.equal(ledger.take('needsYou', true, true), undefined);
    ledger.note('b', 'needsYou');
    assert.deepEqual(ledger.take('needsYou', true, true)?.needsYou, ['b']);
  });

  it('is nothing where it is off', () => {
    const ledger = new Ledger();
    ledger.note('a', 'needsYou');
    assert.equal(ledger.take('off', true, true), undefined);
  });

  it('forgets what is not true any more', () => {
    const ledger = new Ledger();
    ledger.note('a', 'failed');
    ledger.note('a', 'queued');
    ledger.note('b', 'needsYou');
    ledger.note('b', 'removed');
    ledger.note('c', 'completed');
    ledger.note('c', 'edited');
    assert.deepEqual(ledger.take('digest', true, true), { completed: ['c'], failed: [], needsYou: [] });
  });
});
