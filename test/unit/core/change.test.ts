import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { CHANGE_STATES, isUndecided, kindOf, reviewOf } from '../../../src/core/change.ts';

describe('what has become of a proposal', () => {
  it('is told by what has become of its files', () => {
    assert.equal(reviewOf([]), 'none');
    assert.equal(reviewOf(['pending', 'pending']), 'pending');
    assert.equal(reviewOf(['pending', 'discarded']), 'pending');
    assert.equal(reviewOf(['pending', 'applied', 'discarded']), 'partly');
    assert.equal(reviewOf(['applied', 'discarded']), 'applied');
    assert.equal(reviewOf(['discarded', 'discarded']), 'discarded');
  });

  it('is undecided exactly while a file is', () => {
    const states = fc.array(fc.constantFrom(...CHANGE_STATES), { maxLength: 6 });
    fc.assert(fc.property(states, (some) => isUndecided(reviewOf(some)) === some.includes('pending')));
  });
});

describe('the kind of a change', () => {
  it('tells an empty file from none', () => {
    assert.equal(kindOf({ base: null, text: '' }), 'create');
    assert.equal(kindOf({ base: '', text: null }), 'delete');
    assert.equal(kindOf({ base: '', text: 'a' }), 'edit');
  });
});
