import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { parseMoment } from '../../../src/core/schedule.ts';

const two = (value: number): string => String(value).padStart(2, '0');

describe('parseMoment', () => {
  for (const [text, iso] of [
    ['2026-12-01T09:30Z', '2026-12-01T09:30:00.000Z'],
    ['2026-12-01T09:30:15.250Z', '2026-12-01T09:30:15.250Z'],
    ['2026-12-01T09:30:00+01:00', '2026-12-01T08:30:00.000Z'],
    ['2026-12-01 09:30+0530', '2026-12-01T04:00:00.000Z'],
    ['2026-12-01T00:30-08:00', '2026-12-01T08:30:00.000Z'],
    ['  2028-02-29T00:00Z ', '2028-02-29T00:00:00.000Z'],
  ] as const) {
    it(`reads ${text}`, () => {
      const moment = parseMoment(text);
      assert.equal(moment === undefined ? moment : new Date(moment).toISOString(), iso);
    });
  }

  it("takes a time without an offset for one of the person's zone", () => {
    assert.equal(parseMoment('2026-07-01T09:30'), new Date(2026, 6, 1, 9, 30).getTime());
  });

  it('takes a date alone for its first moment in that zone', () => {
    assert.equal(parseMoment('2026-07-01'), new Date(2026, 6, 1).getTime());
  });

  for (const text of [
    '',
    'tomorrow',
    '2026-13-01',
    '2026-00-10',
    '2026-02-29',
    '2026-02-30T10:00Z',
    '2026-04-31',
    '2026-12-01T25:00',
    '2026-12-01T24:01',
    '2026-12-01T09:60',
    '2026-12-01T09:30:61Z',
    '2026-12-01T09:30+25:00',
    '2026-12-01T9:30',
    '01.12.2026',
    '2026-12-01T09:30 and then',
    '1e12',
  ]) {
    it(`refuses ${text || 'an empty text'}`, () => {
      assert.equal(parseMoment(text), undefined);
    });
  }

  it('reads back every moment that a date can write', () => {
    const minute = fc.integer({ min: 0, max: 4_102_444_800_000 / 60_000 });
    const offset = fc.integer({ min: -14 * 60, max: 14 * 60 });
    fc.assert(
      fc.property(minute, offset, (minutes, away) => {
        const local = new Date((minutes + away) * 60_000).toISOString().slice(0, 16);
        const sign = away < 0 ? '-' : '+';
        const zone = `${sign}${two(Math.floor(Math.abs(away) / 60))}:${two(Math.abs(away) % 60)}`;
        assert.equal(parseMoment(`${local}${zone}`), minutes * 60_000);
      }),
    );
  });

  it('never throws, whatever it is given', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseMoment(text)));
  });
});
