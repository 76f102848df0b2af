import type { Step } from '../../fake/modelScript.ts';
import type { ProviderFault } from './faultTable.ts';

/** How a server says how long to wait, and how long that is; undefined: it said nothing that can be obeyed. */
const WAYS: readonly (readonly [name: string, said: Step, retryAfterMs: number | undefined])[] = [
  ['seconds', { retryAfter: { seconds: 2 } }, 2_000],
  // The SDK itself would not wait longer than a minute.
  ['90 s', { retryAfter: { seconds: 90 } }, 90_000],
  ['an HTTP date', { retryAfter: { dateInSeconds: 75 } }, 75_000],
  ['milliseconds', { retryAfter: { ms: 1_250 } }, 1_250],
  ['a date that is over', { retryAfter: { dateInSeconds: -60 } }, undefined],
  ['no time at all', { retryAfter: { seconds: 0 } }, undefined],
  ['nonsense', { headers: { 'retry-after': 'soon' } }, undefined],
  ['nothing', {}, undefined],
];

/** Each way, with the two errors that servers say it with. */
export const RETRY_AFTER_FAULTS: readonly ProviderFault[] = WAYS.flatMap(([name, said, retryAfterMs]) => {
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  return [
    {
      name: `429, ${name} said`,
      step: { ...said, status: 429 },
      kind: 'rate-limit',
      message: /^429 from lab: too many requests/,
      ...wait,
    },
    {
      name: `503, ${name} said`,
      step: { ...said, status: 503 },
      kind: 'transient',
      message: /^503 from lab: it is overloaded/,
      ...wait,
    },
  ] satisfies readonly ProviderFault[];
});
