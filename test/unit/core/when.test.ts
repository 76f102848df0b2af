import { strict as assert } from 'node:assert';
import { parseWhen, presets } from '../../../src/core/when.ts';

/** A Thursday. */
const NOW = new Date(2026, 10, 26, 14, 30);
const at = (...parts: readonly [number, number, number, number, number]) => new Date(...parts).getTime();

describe('a moment as people write it', () => {
  const CASES: readonly (readonly [text: string, ms: number | undefined])[] = [
    ['2026-12-01 09:30', at(2026, 11, 1, 9, 30)],
    ['2026-12-01T09:30Z', Date.UTC(2026, 11, 1, 9, 30)],
    ['18:00', at(2026, 10, 26, 18, 0)],
    ['9:05', at(2026, 10, 27, 9, 5)],
    ['14:30', at(2026, 10, 27, 14, 30)],
    ['+90m', NOW.getTime() + 90 * 60_000],
    ['in 2 h', NOW.getTime() + 2 * 3_600_000],
    ['3 days', NOW.getTime() + 3 * 86_400_000],
    ['24:00', undefined],
    ['2026-02-30', undefined],
    ['soon', undefined],
    ['', undefined],
    ['+5y', undefined],
  ];
  for (const [text, ms] of CASES)
    it(`${JSON.stringify(text)} is ${ms === undefined ? 'none' : 'one'}`, () =>
      assert.equal(parseWhen(text, NOW), ms));

  it('is offered where it is still to come', () => {
    assert.deepEqual(
      presets(NOW).map(({ id, at }) => [id, new Date(at).toString().slice(0, 21)]),
      [
        ['ten-minutes', 'Thu Nov 26 2026 14:40'],
        ['hour', 'Thu Nov 26 2026 15:30'],
        ['evening', 'Thu Nov 26 2026 20:00'],
        ['morning', 'Fri Nov 27 2026 09:00'],
        ['monday', 'Mon Nov 30 2026 09:00'],
      ],
    );
    const late = presets(new Date(2026, 10, 30, 23, 0)).map(({ id, at }) => [id, new Date(at).getDate()]);
    assert.deepEqual(late.slice(2), [
      ['morning', 1],
      ['monday', 7],
    ]);
  });
});
