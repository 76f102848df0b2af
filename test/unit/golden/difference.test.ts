import { strict as assert } from 'node:assert';
import { difference } from './difference.ts';

describe('the difference of two transcripts', () => {
  const lines = (...texts: readonly string[]) => texts.map((text) => `${text}\n`).join('');

  it('is the lines that are missing, wherever they stood, and nothing else', () => {
    assert.equal(difference(lines('a', 'b', 'c', 'd', 'e'), lines('a', 'c', 'e')), '2 - b\n4 - d');
  });

  it('is the line that is new, also where it is the same as the one before', () => {
    assert.match(difference(lines('a', 'b'), lines('a', 'b', 'b')), /^[23] \+ b$/);
  });

  it('is both places of a line that has moved', () => {
    assert.equal(difference(lines('a', 'b', 'c', 'z'), lines('a', 'c', 'b', 'z')), '2 - b\n3 + b');
  });

  it('shows no more than can be read, and says so', () => {
    const many = Array.from({ length: 20 }, (_, index) => `${index} ${'x'.repeat(1_000)}`);
    const shown = difference(lines(...many), '').split('\n');
    assert.deepEqual([shown.length, shown[0]?.length, shown.at(-1)], [17, 244, '… 4 more lines']);
  });
});
