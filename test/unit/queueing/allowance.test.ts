import { strict as assert } from 'node:assert';
import { Allowance } from '../../../src/ui/chat/allowance.ts';

const MINUTE = 60_000;

describe('what a chat may queue in an hour', () => {
  it('is used up, and comes back as the hour passes', () => {
    let now = 0;
    const allowance = new Allowance(5, () => now);
    allowance.take(3);
    now = 20 * MINUTE;
    allowance.take(2);
    assert.equal(allowance.left, 0);
    assert.equal(allowance.minutesUntil(1), 40);
    assert.equal(allowance.minutesUntil(4), 60);
    now = 61 * MINUTE;
    assert.equal(allowance.left, 3);
    assert.equal(allowance.minutesUntil(3), 0);
    assert.equal(allowance.minutesUntil(4), 19);
  });

  it('is not used up by what came to nothing', () => {
    const allowance = new Allowance(5, () => 0);
    allowance.take(4);
    allowance.giveBack(4);
    assert.equal(allowance.left, 5);
  });
});
