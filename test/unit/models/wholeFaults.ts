import type { Step } from '../../fake/modelScript.ts';
import type { ProviderFault } from './faultTable.ts';

const half = 'Half of this answer is there, the other half is not.';
const call = [{ name: 'read_file', args: { path: 'a.ts' } }];
const sent = (body: unknown): Step => ({ body: JSON.stringify(body) });

const FAULTS: readonly ProviderFault[] = [
  {
    name: 'an error object',
    step: sent({ error: { message: 'CUDA out of memory', type: 'server_error' } }),
    kind: 'transient',
    message: /^Error from lab: its server failed \("CUDA out of memory"\)\. Try again later\.$/,
  },
  {
    name: 'an error that is a mere text',
    step: sent({ error: 'the model is not loaded' }),
    kind: 'transient',
    message: /^Error from lab: .*the model is not loaded/,
  },
  {
    name: 'an error object about the quota',
    step: sent({ error: { code: 'insufficient_quota' } }),
    kind: 'permanent',
    message: /quota is used up\. Add credit/,
  },
  {
    name: 'an error object about the limit',
    step: { ...sent({ error: { code: 429 } }), headers: { 'retry-after': '4' } },
    kind: 'rate-limit',
    retryAfterMs: 4_000,
    message: /^Error from lab: too many requests/,
  },
  {
    name: 'JSON of another API',
    step: sent({ detail: 'Welcome' }),
    kind: 'transient',
    message:
      /^lab answered with JSON that is no answer of a model\. Check the base URL \(127\.0\.0\.1:\d+\) and the type/,
  },
  {
    name: 'JSON that is no object',
    step: sent([]),
    kind: 'transient',
    message: /JSON that is no answer of a model/,
  },
  {
    name: 'a web page that is called JSON',
    step: { body: '\n<!doctype html><title>502 Bad Gateway</title>' },
    kind: 'transient',
    message: /web page instead of its API\. Check the base URL/,
  },
  {
    name: 'blanks',
    step: { body: '\n \n' },
    kind: 'transient',
    message: /ended its answer before it began/,
  },
  {
    name: 'cut in the text',
    step: { text: half, fault: 'cutMid' },
    kind: 'transient',
    message: /cut off in the middle/,
  },
  {
    name: 'cut in a tool call',
    step: { toolCalls: call, fault: 'cutMid' },
    kind: 'transient',
    message: /cut off in the middle/,
  },
  {
    name: 'cut after the text',
    step: { text: half, fault: 'cutEnd' },
    kind: 'transient',
    message: /cut off in the middle/,
  },
  {
    name: 'silence in the middle',
    step: { text: half, fault: 'hangMid' },
    kind: 'transient',
    message: /^lab sent nothing for 0\.1 s/,
    idleMs: 60,
  },
  {
    name: 'silence where the end should be',
    step: { text: half, fault: 'hangEnd' },
    kind: 'transient',
    message: /^lab sent nothing for 0\.1 s/,
    idleMs: 60,
  },
  {
    name: 'a clean end in the text',
    step: { text: half, fault: 'endEarly' },
    kind: 'transient',
    message: /cannot be read/,
  },
  {
    name: 'broken JSON',
    step: { text: half, fault: 'badJson' },
    kind: 'transient',
    message: /cannot be read/,
  },
  {
    name: 'a finish that is a failure',
    step: { text: half, finish: 'error' },
    kind: 'transient',
    message: /ended early .*and is not kept/,
  },
  { name: 'nothing said', step: {}, kind: 'transient', message: /answered with nothing/ },
  { name: 'blanks said', step: { text: ' \n ' }, kind: 'transient', message: /answered with nothing/ },
  {
    name: 'content filter',
    step: { text: half, finish: 'content_filter' },
    kind: 'permanent',
    message: /^The content filter of lab stopped the answer/,
  },
  {
    name: 'output limit in the text',
    step: { text: half, finish: 'length' },
    kind: 'permanent',
    message: /reached the output limit before its end and is not kept/,
  },
];

/** What goes wrong where a server does not stream, though it was asked to: before, in the middle of and after its answer. */
export const WHOLE_FAULTS: readonly ProviderFault[] = FAULTS.map((fault) => ({
  ...fault,
  step: { ...fault.step, whole: true },
}));
