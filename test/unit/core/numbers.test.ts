import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { estimateSeconds, HISTORY_NEEDED } from '../../../src/core/estimate.ts';
import { BACKOFF, backoffMs } from '../../../src/core/retry.ts';
import { TASK_TYPES } from '../../../src/core/task.ts';
import { makeTaskId, refFromTitle } from '../../../src/core/taskId.ts';

const dice = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('backoff', () => {
  it('lies between half of the full time and the full time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), dice, (retry, random) => {
        const full = Math.min(BACKOFF.maxMs, BACKOFF.baseMs * 2 ** Math.min(retry - 1, 30));
        const wait = backoffMs(retry, random);
        assert.ok(wait >= full / 2 && wait <= full, `${wait} of ${full}`);
      }),
    );
  });

  it('never shrinks from one retry to the next with the same dice', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), dice, (retry, random) => {
        assert.ok(backoffMs(retry + 1, random) >= backoffMs(retry, random));
      }),
    );
  });

  it('is a whole number of milliseconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), dice, (retry, random) => {
        assert.ok(Number.isSafeInteger(backoffMs(retry, random)));
      }),
    );
  });

  it('keeps to the limits that it is given', () => {
    assert.equal(backoffMs(9, 0.999_999, { baseMs: 10, maxMs: 200 }), 200);
  });
});

describe('estimateSeconds', () => {
  const seconds = fc.double({ min: 0, max: 100_000, noNaN: true });

  it('is within what was measured once there is history', () => {
    const history = fc.array(seconds, { minLength: HISTORY_NEEDED, maxLength: 60 });
    fc.assert(
      fc.property(history, (times) => {
        const estimate = estimateSeconds('general', 100, times);
        assert.ok(estimate >= Math.min(...times) && estimate <= Math.max(...times));
        const below = times.filter((time) => time < estimate).length;
        const above = times.filter((time) => time > estimate).length;
        assert.ok(below <= times.length / 2 && above <= times.length / 2);
      }),
    );
  });

  it('does not care for the order of the history', () => {
    assert.equal(estimateSeconds('review', 10, [9, 1, 5, 3, 7]), 5);
    assert.equal(estimateSeconds('review', 10, [1, 9, 3, 7, 5, 11]), 6);
  });

  it('does not look at too short a history', () => {
    const short = fc.array(seconds, { maxLength: HISTORY_NEEDED - 1 });
    fc.assert(
      fc.property(fc.constantFrom(...TASK_TYPES), fc.nat(100_000), short, (type, length, times) => {
        assert.equal(estimateSeconds(type, length, times), estimateSeconds(type, length, []));
      }),
    );
  });

  it('grows with the description up to three and a half times the base', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TASK_TYPES), fc.nat(2_000), fc.nat(2_000), (type, a, b) => {
        const [short, long] = [Math.min(a, b), Math.max(a, b)].map((length) =>
          estimateSeconds(type, length, []),
        );
        assert.ok((short ?? 0) <= (long ?? 0));
        assert.ok((long ?? 0) <= 3.5 * estimateSeconds(type, 0, []));
      }),
    );
  });
});

describe('makeTaskId', () => {
  const random = fc.uint8Array({ minLength: 10, maxLength: 10 });
  const moment = fc.integer({ min: 0, max: 2 ** 47 });

  it('is a UUID of version 7 and the variant of RFC 9562', () => {
    fc.assert(
      fc.property(moment, random, (now, bytes) => {
        assert.match(
          makeTaskId(now, bytes),
          /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        );
      }),
    );
  });

  it('sorts as text as it does by time', () => {
    fc.assert(
      fc.property(moment, moment, random, random, (a, b, x, y) => {
        if (a < b) assert.ok(makeTaskId(a, x) < makeTaskId(b, y));
      }),
    );
  });

  it('keeps 74 bits of its randomness, so that equal moments differ', () => {
    const ids = new Set<string>();
    for (let bit = 0; bit < 80; bit++) {
      const bytes = new Uint8Array(10);
      bytes[bit >> 3] = 1 << (bit & 7);
      ids.add(makeTaskId(1, bytes));
    }
    ids.delete(makeTaskId(1, new Uint8Array(10)));
    assert.equal(ids.size, 74);
  });

  it('tells the time in its first 48 bits', () => {
    assert.equal(makeTaskId(0x0123_4567_89ab, new Uint8Array(10)).slice(0, 13), '01234567-89ab');
  });
});

describe('refFromTitle', () => {
  it('is never empty and holds nothing but letters, digits and single hyphens', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (title) => {
        assert.match(refFromTitle(title), /^[\p{L}\p{N}]+(-[\p{L}\p{N}]+)*$/u);
      }),
    );
  });

  it('reads like the title', () => {
    assert.equal(refFromTitle('  Review the parser! (v2) '), 'review-the-parser-v2');
  });

  it('takes accents off and leaves other scripts whole', () => {
    assert.equal(refFromTitle('Ümlaute à la carte'), 'umlaute-a-la-carte');
    assert.equal(refFromTitle('한국어 작업'), '한국어-작업');
  });

  it('cuts between characters', () => {
    assert.equal(refFromTitle('𠀀'.repeat(50)), '𠀀'.repeat(40));
  });

  it('stays short', () => {
    assert.equal(refFromTitle('word '.repeat(100)).length <= 40, true);
  });
});
