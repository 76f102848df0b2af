import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { countLines, hunksOf, linesOf, type Hunk } from '../../../src/core/lineDiff.ts';
import { cpuTime } from '../../fake/cpuTime.ts';
import { stories } from '../../fake/stories.ts';
import { someText, twoOf } from './texts.ts';

/** The base with every hunk put in its place. */
function applied(base: readonly string[], lines: readonly string[], hunks: readonly Hunk[]): string {
  let at = 0;
  const result: string[] = [];
  for (const { baseStart, baseCount, start, count } of hunks) {
    result.push(...base.slice(at, baseStart), ...lines.slice(start, start + count));
    at = baseStart + baseCount;
  }
  return [...result, ...base.slice(at)].join('');
}

/** A long text with many lines that occur once, and what is left of it when lines have gone, come and moved. */
const longTwo = fc
  .tuple(
    fc.array(fc.oneof(fc.nat(5), fc.nat(5_000)), { minLength: 1_000, maxLength: 1_500 }),
    fc.array(fc.tuple(fc.nat(1_500), fc.nat(6), fc.array(fc.nat(5_000), { maxLength: 6 })), {
      minLength: 200,
      maxLength: 300,
    }),
  )
  .map(([numbers, edits]) => {
    const changed = [...numbers];
    for (const [at, takes, gives] of edits) changed.splice(at, takes, ...gives);
    const asLines = (all: readonly number[]) => all.map((number) => `${number}\n`);
    return [asLines(numbers), asLines(changed)] as const;
  });

describe('the lines of a text', () => {
  it('keep their ends, and together are the text', () => {
    assert.deepEqual(linesOf('a\n\nb'), ['a\n', '\n', 'b']);
    assert.deepEqual(linesOf('a\n'), ['a\n']);
    assert.deepEqual(linesOf(''), []);
    fc.assert(fc.property(someText, (text) => linesOf(text).join('') === text));
  });
});

describe('where two texts differ', () => {
  it('is nowhere for equal texts', () => {
    assert.deepEqual(hunksOf(['a\n', 'b\n'], ['a\n', 'b\n']), []);
    assert.deepEqual(hunksOf([], []), []);
  });

  it('is told in lines of both: put in, taken out, and changed', () => {
    const base = linesOf('a\nb\nc\nd\ne\nf\n');
    const text = linesOf('a\nnew\nb\nc\nD\ne\n');
    assert.deepEqual(hunksOf(base, text), [
      { baseStart: 1, baseCount: 0, start: 1, count: 1 },
      { baseStart: 3, baseCount: 1, start: 4, count: 1 },
      { baseStart: 5, baseCount: 1, start: 6, count: 0 },
    ]);
  });

  it('is a last line that only loses or gets its line feed', () => {
    assert.deepEqual(countLines('a\nb', 'a\nb\n'), { added: 1, removed: 1 });
  });

  it('makes the one of the other', () => {
    fc.assert(
      fc.property(twoOf, ([base, text]) => {
        const [before, after] = [linesOf(base), linesOf(text)];
        assert.equal(applied(before, after, hunksOf(before, after)), text);
      }),
      stories(1_000),
    );
  });

  it('makes the one of the other where they are long and differ in many places', () => {
    fc.assert(
      fc.property(longTwo, ([before, after]) => {
        const hunks = hunksOf(before, after);
        assert.equal(applied(before, after, hunks), after.join(''));
        for (const { baseCount, count } of hunks) assert(baseCount + count > 0);
      }),
      { numRuns: 50 },
    );
  });

  it('is found line by line in a text of which every third line is another', () => {
    const base = Array.from({ length: 20_000 }, (_, n) => (n % 5 === 1 ? '}\n' : `line ${n} of many\n`));
    const lines = base.map((line, n) => (n % 3 === 0 ? `new ${n}\n` : line));
    let hunks: readonly Hunk[] = [];
    const took = cpuTime(() => {
      hunks = hunksOf(base, lines);
    });
    assert.deepEqual(
      [hunks.length, hunks[100]],
      [6_667, { baseStart: 300, baseCount: 1, start: 300, count: 1 }],
    );
    assert(took < 1_000, `${took} ms`);
  });

  it('comes in order, with a line between two places that both texts have', () => {
    fc.assert(
      fc.property(twoOf, ([base, text]) => {
        const hunks = hunksOf(linesOf(base), linesOf(text));
        for (const [index, { baseStart, start }] of hunks.slice(1).entries()) {
          const last = hunks[index];
          assert(last && baseStart > last.baseStart + last.baseCount && start > last.start + last.count);
        }
      }),
    );
  });

  it('is as small as can be: an unchanged line is in no place', () => {
    const base = Array.from({ length: 400 }, (_, n) => `line ${n}\n`);
    const lines = base.map((line, n) => (n % 7 === 3 ? `new ${n}\n` : line));
    assert.deepEqual(
      hunksOf(base, lines).map(({ baseStart, baseCount, count }) => [baseStart, baseCount, count]),
      base.flatMap((_, n) => (n % 7 === 3 ? [[n, 1, 1]] : [])),
    );
  });
});

describe('counting lines', () => {
  it('has no file give and take all of the other one', () => {
    assert.deepEqual(countLines(null, 'a\nb'), { added: 2, removed: 0 });
    assert.deepEqual(countLines('a\nb', null), { added: 0, removed: 2 });
    assert.deepEqual(countLines(null, null), { added: 0, removed: 0 });
  });

  it('adds up: what was there, without what goes, with what comes', () => {
    fc.assert(
      fc.property(twoOf, ([base, text]) => {
        const { added, removed } = countLines(base, text);
        assert.equal(linesOf(base).length - removed + added, linesOf(text).length);
      }),
    );
  });

  it('gives and takes everything of texts that have next to nothing in common', () => {
    const lines = (name: string): string =>
      Array.from({ length: 3_000 }, (_, n) => `${name} ${n}\n`).join('');
    const expected = { added: 3_000, removed: 3_000 };
    assert.deepEqual(countLines(`${lines('a')}same\n`, `${lines('b')}same\n`), expected);
  });
});

describe('the time that a difference takes', () => {
  const SIZE = 1_000_000;
  /** Many equal lines in changing order: the worst there is for the search. */
  const shuffled = (seed: number): string => {
    let text = '';
    for (let state = seed; text.length < SIZE;) {
      state = (state * 1_103_515_245 + 12_345) & 0x7f_ff_ff_ff;
      text += `${(state >> 16) % 3}\n`;
    }
    return text.slice(0, SIZE);
  };
  const HARD: readonly (readonly [name: string, base: string, text: string])[] = [
    ['of a million line feeds and none', '\n'.repeat(SIZE), ''],
    [
      'of equal lines, more of them on one side',
      `x\n${'a\n'.repeat(450_000)}y`,
      `p\n${'a\n'.repeat(490_000)}q`,
    ],
    ['of few lines in any order', shuffled(1), shuffled(7)],
    ['of two lines that are very long', 'a'.repeat(SIZE), 'b'.repeat(SIZE)],
  ];
  for (const [name, base, text] of HARD) {
    it(`stays bounded: ${name}`, () => {
      assert(cpuTime(() => countLines(base, text)) < 6_000);
    });
  }
});
