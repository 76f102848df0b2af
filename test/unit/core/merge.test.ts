import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { hunksOf, linesOf } from '../../../src/core/lineDiff.ts';
import { hasConflicts, merge } from '../../../src/core/merge.ts';
import { cpuTime } from '../../fake/cpuTime.ts';
import { stories } from '../../fake/stories.ts';
import { threeOf, twoOf } from './texts.ts';

const NAMES = { mine: 'mine', theirs: 'theirs' };
const SWAPPED = { mine: 'theirs', theirs: 'mine' };

/** With the markers of conflicts taken out again: all that they hold stays. */
function unmarked(text: string): readonly string[] {
  return linesOf(text).filter((line) => !/^(?:<{7} |={7}$|>{7} )/m.test(line));
}

const bare = (lines: readonly string[]): readonly string[] => lines.map((line) => line.replace(/\n$/, ''));

/** How often each line is there. */
function counted(lines: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of bare(lines)) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}

describe('a merge', () => {
  const base = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\n';

  it('holds both changes where they stand apart', () => {
    const mine = base.replace('two\n', 'TWO\n');
    const theirs = base.replace('six\n', '').concat('eight\n');
    assert.deepEqual(merge(base, mine, theirs, NAMES), {
      text: 'one\nTWO\nthree\nfour\nfive\nseven\neight\n',
      conflicts: 0,
    });
  });

  it('takes once what both changed alike', () => {
    const both = base.replace('two\n', 'TWO\n');
    assert.deepEqual(merge(base, both, both.replace('six', 'SIX'), NAMES), {
      text: both.replace('six', 'SIX'),
      conflicts: 0,
    });
  });

  it('shows both versions between markers where they changed one line', () => {
    const merged = merge(base, base.replace('four', 'mine'), base.replace('four', 'theirs'), NAMES);
    assert.deepEqual(merged, {
      text: 'one\ntwo\nthree\n<<<<<<< mine\nmine\n=======\ntheirs\n>>>>>>> theirs\nfive\nsix\nseven\n',
      conflicts: 1,
    });
  });

  it('asks where two changes touch, though no line is in both', () => {
    const mine = base.replace('three\n', 'THREE\n');
    const theirs = base.replace('four\n', 'FOUR\n');
    assert.equal(merge(base, mine, theirs, NAMES).conflicts, 1);
    const beyond = base.replace('five\n', 'FIVE\n');
    assert.equal(merge(base, mine, beyond, NAMES).conflicts, 0);
  });

  it('asks where both put something in at one place', () => {
    const merged = merge('a\nb\n', 'a\nmine\nb\n', 'a\ntheirs\nb\n', NAMES);
    assert.equal(merged.conflicts, 1);
    assert.equal(merged.text, 'a\n<<<<<<< mine\nmine\n=======\ntheirs\n>>>>>>> theirs\nb\n');
  });

  it('counts places, not lines', () => {
    const mine = base.replace('one', 'ONE').replace('seven', 'SEVEN');
    const theirs = base.replace('one', 'eins\nzwei').replace('seven', 'sieben');
    assert.equal(merge(base, mine, theirs, NAMES).conflicts, 2);
  });

  it('puts markers on lines of their own where the last line has no line feed', () => {
    assert.equal(
      merge('a\nb', 'a\nmine', 'a\ntheirs', NAMES).text,
      'a\n<<<<<<< mine\nmine\n=======\ntheirs\n>>>>>>> theirs\n',
    );
  });

  it('lets each side decide alone about the end of the file', () => {
    assert.equal(merge('a\nb\nc', 'A\nb\nc', 'a\nb\nc\n', NAMES).text, 'A\nb\nc\n');
    assert.equal(merge('a\nb\nc\n', 'A\nb\nc\n', 'a\nb\nc', NAMES).text, 'A\nb\nc');
  });

  it('keeps as much as a file may hold, also when it is all line feeds', () => {
    const middle = '\n'.repeat(990_000);
    const merged = merge(`a${middle}b`, `A${middle}b`, `a${middle}B`, NAMES);
    assert.equal(merged.conflicts, 0);
    assert(merged.text === `A${middle}B`);
  });

  it('ends in time, however many places there are', () => {
    const lines = Array.from({ length: 20_000 }, (_, n) => `${n}\n`);
    const with_ = (at: number, word: string): string =>
      lines.map((line, n) => (n % 80 === at ? `${word} ${line}` : line)).join('');
    const [mine, theirs] = [with_(7, 'mine'), with_(47, 'theirs')];
    let conflicts: number | undefined;
    assert(cpuTime(() => ({ conflicts } = merge(lines.join(''), mine, theirs, NAMES))) < 8_000);
    assert.equal(conflicts, 0);
  });
});

describe('a merge, whatever the texts', () => {
  it('is the changed side where only one was changed, or both alike', () => {
    fc.assert(
      fc.property(twoOf, ([base, text]) => {
        const expected = { text, conflicts: 0 };
        assert.deepEqual(merge(base, text, base, NAMES), expected);
        assert.deepEqual(merge(base, base, text, NAMES), expected);
        assert.deepEqual(merge(base, text, text, NAMES), expected);
      }),
    );
  });

  it('does not depend on which side is which', () => {
    fc.assert(
      fc.property(threeOf, ([base, mine, theirs]) => {
        const [one, other] = [merge(base, mine, theirs, NAMES), merge(base, theirs, mine, SWAPPED)];
        assert.equal(one.conflicts, other.conflicts);
        if (one.conflicts === 0) assert.equal(one.text, other.text);
      }),
      stories(1_000),
    );
  });

  it('loses no line that a side put in, conflicts or not', () => {
    fc.assert(
      fc.property(threeOf, ([base, mine, theirs]) => {
        const merged = counted(unmarked(merge(base, mine, theirs, NAMES).text));
        for (const side of [mine, theirs]) {
          const [before, lines] = [linesOf(base), linesOf(side)];
          const added = hunksOf(before, lines).flatMap(({ start, count }) =>
            lines.slice(start, start + count),
          );
          for (const [line, times] of counted(added))
            assert((merged.get(line) ?? 0) >= times, `${JSON.stringify(line)} is lost`);
        }
      }),
      stories(1_000),
    );
  });

  it('has conflict markers if and only if it says so', () => {
    fc.assert(
      fc.property(threeOf, ([base, mine, theirs]) => {
        const { text, conflicts } = merge(base, mine, theirs, NAMES);
        assert.equal(hasConflicts(text), conflicts > 0);
      }),
    );
  });

  it('is clean where the two worked on parts that an unchanged line divides, and holds both', () => {
    fc.assert(
      fc.property(twoOf, twoOf, ([above, aboveNew], [below, belowNew]) => {
        const joined = (start: string, end: string): string => `${start}\n---\n===\n---\n${end}`;
        const merged = merge(joined(above, below), joined(aboveNew, below), joined(above, belowNew), NAMES);
        assert.deepEqual(merged, { text: joined(aboveNew, belowNew), conflicts: 0 });
      }),
      stories(1_000),
    );
  });
});

describe('conflict markers', () => {
  it('are told from text that only looks a little like them', () => {
    assert.equal(hasConflicts('Title\n=======\n'), false);
    assert.equal(hasConflicts('<<<<<<< mine\n'), false);
    assert.equal(hasConflicts(' <<<<<<< mine\n >>>>>>> theirs\n'), false);
    assert.equal(hasConflicts('<<<<<<< mine\n=======\n>>>>>>> theirs\n'), true);
  });
});
