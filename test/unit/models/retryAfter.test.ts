import assert from 'node:assert/strict';
import { retryAfterMs, type ResponseHeaders } from '../../../src/runner/models/retryAfter.ts';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const DAY = 86_400_000;

const CASES: readonly (readonly [string, ResponseHeaders, number | undefined])[] = [
  ['nothing', {}, undefined],
  ['seconds', { 'retry-after': '20' }, 20_000],
  ['fractions of a second', { 'retry-after': '0.5' }, 500],
  ['zero', { 'retry-after': '0' }, undefined],
  ['zero before a limit that is used up', { 'retry-after': '0', ...limits('0', '20s', '9', '1s') }, 20_000],
  ['milliseconds before seconds', { 'retry-after-ms': '150', 'retry-after': '9' }, 150],
  ['a date', { 'retry-after': 'Tue, 24 Nov 2026 10:00:30 GMT' }, 30_000],
  ['a date that is over', { 'retry-after': 'Tue, 24 Nov 2026 09:00:00 GMT' }, undefined],
  [
    'a date by the server’s own clock',
    { 'retry-after': 'Tue, 24 Nov 2026 12:00:30 GMT', date: 'Tue, 24 Nov 2026 12:00:00 GMT' },
    30_000,
  ],
  ['far too long', { 'retry-after': '99999999' }, DAY],
  ['no number, no date', { 'retry-after': 'soon' }, undefined],
  ['negative', { 'retry-after': '-5' }, undefined],
  ['a limit that is used up', limits('0', '6m0s', '12', '1h'), 360_000],
  ['both limits used up', limits('0', '1s', '0', '1h2m3.5s'), 3_723_500],
  ['no limit used up', limits('3', '6m0s', '12', '1h'), undefined],
  ['a reset in milliseconds', limits('0', '120ms', '1', '1s'), 120],
  ['a moment in milliseconds', { 'x-ratelimit-reset': String(NOW + 5_000) }, 5_000],
  ['a moment in seconds', { 'x-ratelimit-reset': String(NOW / 1_000 + 7) }, 7_000],
  ['seconds until the reset', { 'x-ratelimit-reset': '12' }, 12_000],
];

function limits(
  requests: string,
  requestsReset: string,
  tokens: string,
  tokensReset: string,
): ResponseHeaders {
  return {
    'x-ratelimit-remaining-requests': requests,
    'x-ratelimit-reset-requests': requestsReset,
    'x-ratelimit-remaining-tokens': tokens,
    'x-ratelimit-reset-tokens': tokensReset,
  };
}

describe('how long a response asks to wait', () => {
  for (const [name, headers, expected] of CASES) {
    it(name, () => {
      assert.equal(retryAfterMs(headers, NOW), expected);
    });
  }
});
