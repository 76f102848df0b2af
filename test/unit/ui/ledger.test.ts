import assert from 'node:assert/strict';
import { Ledger } from '../../../src/ui/notifications/ledger.ts';

const NOTHING = { completed: [], failed: [], toReview: [], needsYou: [] };

describe('what notifications tell', () => {
  it('is all that ended while the window was away, once, when it is back', () => {
    const ledger = new Ledger();
    for (const [task, status, need] of [
      ['a', 'completed', undefined],
      ['b', 'failed', undefined],
      ['c', 'paused', 'answer'],
      ['d', 'cancelled', undefined],
      ['e', 'running', undefined],
      ['f', 'completed', 'review'],
      ['g', 'paused', undefined],
    ] as const)
      ledger.note(task, status, need);
    assert.equal(ledger.take('digest', false, false), undefined);
    assert.deepEqual(ledger.take('digest', true, true), {
      completed: ['a'],
      failed: ['b'],
      toReview: ['f'],
      needsYou: ['c'],
    });
    assert.equal(ledger.take('digest', true, true), undefined);
  });

  it('is only what needs the person while they are there', () => {
    const ledger = new Ledger();
    ledger.note('a', 'completed');
    ledger.note('b', 'paused', 'answer');
    ledger.note('c', 'completed', 'review');
    assert.deepEqual(ledger.take('digest', true, false), { ...NOTHING, toReview: ['c'], needsYou: ['b'] });
    assert.equal(ledger.take('digest', true, true), undefined, 'what was seen is not told afterwards');
  });

  it('is each end where the person wants to be told of all', () => {
    const ledger = new Ledger();
    ledger.note('a', 'completed');
    assert.deepEqual(ledger.take('all', true, false), { ...NOTHING, completed: ['a'] });
  });

  it('leaves the ends out where only what needs the person is wanted', () => {
    const ledger = new Ledger();
    ledger.note('a', 'failed');
    assert.equal(ledger.take('needsYou', true, true), undefined);
    ledger.note('b', 'paused', 'answer');
    assert.deepEqual(ledger.take('needsYou', true, true)?.needsYou, ['b']);
  });

  it('is nothing where it is off', () => {
    const ledger = new Ledger();
    ledger.note('a', 'paused', 'answer');
    assert.equal(ledger.take('off', true, true), undefined);
  });

  it('forgets what is not true any more', () => {
    const ledger = new Ledger();
    ledger.note('a', 'failed');
    ledger.note('a', 'queued');
    ledger.note('b', 'paused', 'answer');
    ledger.note('b', 'removed');
    ledger.note('c', 'completed');
    ledger.note('c', 'edited');
    ledger.note('d', 'completed', 'review');
    ledger.forget('d');
    ledger.note('e', 'completed', 'review');
    ledger.note('e', 'reviewed');
    assert.deepEqual(ledger.take('digest', true, true), { ...NOTHING, completed: ['c'], toReview: ['e'] });
  });
});
