import type { Failure } from '../../../src/core/failure.ts';
import type { Step } from '../../fake/modelScript.ts';
import { RETRY_AFTER_FAULTS } from './retryAfterFaults.ts';

/** Something that goes wrong with a turn, and what it must come to. */
export interface ProviderFault {
  readonly name: string;
  readonly step: Step;
  readonly kind: Failure['kind'];
  readonly retryAfterMs?: number;
  readonly message: RegExp;
  /** Small where silence itself is the fault. */
  readonly idleMs?: number;
}

const half = 'Half of this answer is there, the other half is not.';
const call = [{ name: 'read_file', args: { path: 'a.ts' } }];

export const FAULTS: readonly ProviderFault[] = [
  {
    name: '400',
    step: { status: 400, error: { message: 'unknown field: foo' } },
    kind: 'permanent',
    message: /^400 from lab: .*"unknown field: foo"/,
  },
  {
    name: '400 too long',
    step: { status: 400, error: { code: 'context_length_exceeded' } },
    kind: 'permanent',
    message: /longer than .* allows\. Give the task less context/,
  },
  {
    name: '401',
    step: { status: 401 },
    kind: 'permanent',
    message: /^401 from lab: the key was refused\. Check (OPENAI_API_KEY|DEEPSEEK_API_KEY|LAB_KEY)\.$/,
  },
  { name: '402', step: { status: 402 }, kind: 'permanent', message: /^402 from lab: .* Add credit/ },
  { name: '403', step: { status: 403 }, kind: 'permanent', message: /^403 from lab: this key may not use/ },
  {
    name: '404',
    step: { status: 404, error: { message: 'try pulling it first' } },
    kind: 'permanent',
    message: /^404 from lab: there is no model .*try pulling it first.*base URL/,
  },
  { name: '408', step: { status: 408 }, kind: 'transient', message: /^408 from lab/ },
  { name: '409', step: { status: 409 }, kind: 'transient', message: /^409 from lab/ },
  ...RETRY_AFTER_FAULTS,
  {
    name: '429, tokens used up',
    step: {
      status: 429,
      headers: { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '1m2s' },
    },
    kind: 'rate-limit',
    retryAfterMs: 62_000,
    message: /^429/,
  },
  {
    name: '429, quota',
    step: { status: 429, error: { code: 'insufficient_quota' }, retryAfter: { seconds: 5 } },
    kind: 'permanent',
    message: /quota is used up\. Add credit/,
  },
  { name: '500', step: { status: 500 }, kind: 'transient', message: /^500 from lab: its server failed/ },
  {
    name: 'headers never come',
    step: { fault: 'hang' },
    kind: 'transient',
    message: /^lab sent nothing for 0\.2 s/,
    idleMs: 150,
  },
  {
    name: 'silence in the middle',
    step: { text: half, fault: 'hangMid' },
    kind: 'transient',
    message: /^lab sent nothing for 0\.2 s/,
    idleMs: 150,
  },
  {
    name: 'reset',
    step: { fault: 'reset' },
    kind: 'transient',
    message: /^lab could not be reached \(\w+ at 127\.0\.0\.1:\d+\)/,
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
    name: 'a clean end in the text',
    step: { text: half, fault: 'endEarly' },
    kind: 'transient',
    message: /ended early and is not kept/,
  },
  {
    name: 'a clean end in a tool call',
    step: { toolCalls: call, fault: 'endEarly' },
    kind: 'transient',
    message: /ended early|cannot be read/,
  },
  {
    name: 'a finish that is a failure',
    step: { text: half, finish: 'error' },
    kind: 'transient',
    message: /ended early .*and is not kept/,
  },
  {
    name: 'broken JSON',
    step: { text: half, fault: 'badJson' },
    kind: 'transient',
    message: /cannot be read/,
  },
  {
    name: 'an error event',
    step: { text: half, fault: 'errorEvent' },
    kind: 'transient',
    message: /^Error from lab: its server failed/,
  },
  {
    name: 'an error event before anything is said',
    step: { fault: 'errorEvent' },
    kind: 'transient',
    message: /^(Error|500) from lab: its server failed/,
  },
  {
    name: 'a limit event before anything is said',
    step: { fault: 'errorEvent', error: { code: 'rate_limit_exceeded' } },
    kind: 'rate-limit',
    message: /^(Error|429) from lab: too many requests/,
  },
  {
    name: 'a quota event',
    step: { text: half, fault: 'errorEvent', error: { code: 'insufficient_quota' } },
    kind: 'permanent',
    message: /quota is used up/,
  },
  {
    name: 'a web page',
    step: { fault: 'html' },
    kind: 'transient',
    message: /web page instead of its API\. Check the base URL/,
  },
  {
    name: 'not one byte',
    step: { fault: 'empty' },
    kind: 'transient',
    message: /ended its answer before it began/,
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
  {
    name: 'output limit in the reasoning',
    step: { reasoning: 'Hm.', finish: 'length' },
    kind: 'permanent',
    message: /before it said anything/,
  },
];
