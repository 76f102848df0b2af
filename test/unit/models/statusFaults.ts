import type { ProviderFault } from './faultTable.ts';

const PAGE = '<html><head><title>nginx</title></head><body><h1>It did not work</h1></body></html>';

/** Statuses that come more rarely, and those whose body is not the API's: something stands between it and us. */
export const STATUS_FAULTS: readonly ProviderFault[] = [
  {
    name: '413',
    step: { status: 413 },
    kind: 'permanent',
    message: /^413 from lab: the request is too large\. Give the task less context\.$/,
  },
  {
    name: '422',
    step: { status: 422, error: { message: 'tools are not known here' } },
    kind: 'permanent',
    message: /^422 from lab: the request was refused \("tools are not known here"\)\. Check the model/,
  },
  { name: '425', step: { status: 425 }, kind: 'transient', message: /^425 from lab: it was busy/ },
  { name: '504', step: { status: 504 }, kind: 'transient', message: /^504 from lab: it took too long/ },
  { name: '529', step: { status: 529 }, kind: 'transient', message: /^529 from lab: it is overloaded/ },
  {
    name: '401 without a word',
    step: { status: 401, body: '' },
    kind: 'permanent',
    message: /^401 from lab: the key was refused/,
  },
  {
    name: '404 with a web page',
    step: { status: 404, body: PAGE },
    kind: 'permanent',
    message: /^404 from lab: there is no model \S+ at 127\.0\.0\.1:\d+\. Check the model and the base URL\.$/,
  },
  {
    name: '429 with a web page',
    step: { status: 429, body: PAGE, retryAfter: { seconds: 7 } },
    kind: 'rate-limit',
    retryAfterMs: 7_000,
    message: /^429 from lab: too many requests for now\.$/,
  },
  {
    name: '502 with a web page',
    step: { status: 502, body: PAGE },
    kind: 'transient',
    message: /^502 from lab: its server failed\. Try again later\.$/,
  },
  {
    name: '503 with half a JSON',
    step: { status: 503, body: '{"error":{"mess', headers: { 'content-type': 'application/json' } },
    kind: 'transient',
    message: /^503 from lab: it is overloaded/,
  },
];
