import { strict as assert } from 'node:assert';
import { applyPatch } from 'diff';
import * as fc from 'fast-check';
import { unifiedDiff } from '../../../src/core/unifiedDiff.ts';
import { twoOf } from './texts.ts';

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => `${from + n}\n`).join('');

describe('a change as a patch', () => {
  it('has three lines around each difference, and one part for differences that are near', () => {
    const base = numbered(1, 30);
    const text = base.replace('5\n', 'five\n').replace('\n11\n', '\n').replace('25\n', '25\nnew\n');
    const near = [' 2', ' 3', ' 4', '-5', '+five', ' 6', ' 7', ' 8', ' 9', ' 10', '-11', ' 12', ' 13', ' 14'];
    const far = [' 23', ' 24', ' 25', '+new', ' 26', ' 27', ' 28'];
    assert.deepEqual(unifiedDiff('src/a.txt', { base, text }), [
      'diff --git a/src/a.txt b/src/a.txt',
      '--- a/src/a.txt',
      '+++ b/src/a.txt',
      '@@ -2,13 +2,12 @@',
      ...near,
      '@@ -23,6 +22,7 @@',
      ...far,
    ]);
  });

  it('says of files that come and go that they do, also of empty ones', () => {
    assert.deepEqual(unifiedDiff('a', { base: null, text: 'x\n' }), [
      'diff --git a/a b/a',
      'new file mode 100644',
      '--- /dev/null',
      '+++ b/a',
      '@@ -0,0 +1,1 @@',
      '+x',
    ]);
    assert.deepEqual(unifiedDiff('a', { base: 'x', text: null }), [
      'diff --git a/a b/a',
      'deleted file mode 100644',
      '--- a/a',
      '+++ /dev/null',
      '@@ -1,1 +0,0 @@',
      '-x',
      '\\ No newline at end of file',
    ]);
    const empty = ['diff --git a/a b/a', 'new file mode 100644'];
    assert.deepEqual(unifiedDiff('a', { base: null, text: '' }), empty);
  });

  it('makes of the one text the other, when another program applies it', () => {
    fc.assert(
      fc.property(twoOf, ([base, text]) => {
        const patch = `${unifiedDiff('a', { base, text }).join('\n')}\n`;
        assert.equal(base === text ? base : applyPatch(base, patch), text);
      }),
    );
  });
});
