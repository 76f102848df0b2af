import assert from 'node:assert/strict';
import { didYouMean, nearest } from '../../../src/files/nearest.ts';

describe('the nearest word', () => {
  const WORDS = ['priority', 'provider', 'type', 'dependsOn', 'id'];
  const CASES: readonly (readonly [word: string, meant: string | undefined])[] = [
    ['prioritty', 'priority'],
    ['pirority', 'priority'],
    ['Priority', 'priority'],
    ['tpye', 'type'],
    ['depends-on', 'dependsOn'],
    ['ref', undefined],
    ['deadline', undefined],
    ['', undefined],
    ['x'.repeat(10_000), undefined],
  ];
  for (const [word, meant] of CASES) {
    it(`to ${word.slice(0, 20) || 'nothing'} is ${meant ?? 'none'}`, () =>
      assert.equal(nearest(word, WORDS), meant));
  }

  it('is asked for in words', () => {
    assert.equal(didYouMean('typ', WORDS), ' Did you mean type?');
    assert.equal(didYouMean('colour', WORDS), '');
  });
});
