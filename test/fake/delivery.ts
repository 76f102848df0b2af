import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { event, type chatAnswer } from './chatApi.ts';
import { namedEvent, type responsesAnswer } from './responsesApi.ts';
import type { StreamPlan } from './answer.ts';
import type { Fault, Step } from './modelScript.ts';

/** What every good answer of a provider bears. */
const LIMIT_HEADERS = {
  'x-ratelimit-limit-requests': '500',
  'x-ratelimit-remaining-requests': '499',
  'x-ratelimit-reset-requests': '120ms',
  'x-ratelimit-limit-tokens': '200000',
  'x-ratelimit-remaining-tokens': '199000',
  'x-ratelimit-reset-tokens': '300ms',
};

export function sendJson(
  res: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  res.writeHead(status, { 'content-type': 'application/json', ...headers });
  res.end(JSON.stringify(body));
}

export function sendError(
  res: ServerResponse,
  status: number,
  error: Step['error'] = {},
  headers: Readonly<Record<string, string>> = {},
): void {
  const { message = `fake error ${status}`, type = 'fake_error', code = null } = error;
  sendJson(res, status, { error: { message, type, param: null, code } }, headers);
}

/** The status, error and headers that a step asks for. */
export function sendStepError(res: ServerResponse, step: Step): void {
  const { status = 500, body } = step;
  const headers = { ...retryAfterHeader(step), ...step.headers };
  if (body === undefined) return sendError(res, status, step.error, headers);
  res.writeHead(status, { 'content-type': 'text/html', ...headers });
  res.end(body);
}

function retryAfterHeader(step: Step): Record<string, string> {
  const after = step.retryAfter;
  if (!after) return {};
  if ('seconds' in after) return { 'retry-after': String(after.seconds) };
  if ('ms' in after) return { 'retry-after-ms': String(after.ms) };
  const now = Date.now();
  return {
    // The server's own clock with it: Node's date header may be a second old.
    date: new Date(now).toUTCString(),
    'retry-after': new Date(now + after.dateInSeconds * 1_000).toUTCString(),
  };
}

/** What comes instead of an answer, faults before any event among it. @returns whether the step was one */
export function sendNoAnswer(res: ServerResponse, step: Step): boolean {
  if (step.body !== undefined) {
    res.writeHead(200, { 'content-type': 'application/json', ...step.headers });
    res.end(step.body);
    return true;
  }
  switch (step.fault) {
    case 'hang':
      return true;
    case 'reset':
      res.socket?.resetAndDestroy();
      return true;
    case 'html':
      res.writeHead(200, { 'content-type': 'text/html' });
      res.end('<!doctype html><html><body>Sign in to the network</body></html>');
      return true;
    case 'empty':
      res.writeHead(200, { 'content-type': 'application/json' });
      res.end();
      return true;
    default:
      return false;
  }
}

/** @returns whether the whole answer, usage included, went out */
export function sendWhole(
  res: ServerResponse,
  step: Step,
  answer: ReturnType<typeof chatAnswer> | ReturnType<typeof responsesAnswer>,
): boolean {
  const text = JSON.stringify(answer);
  res.writeHead(200, { 'content-type': 'application/json', ...LIMIT_HEADERS, ...step.headers });
  if (step.fault === undefined) {
    res.end(text);
    return true;
  }
  const strikesAtEnd = step.fault === 'cutEnd' || step.fault === 'hangEnd';
  res.write(strikesAtEnd ? text : text.slice(0, text.length / 2));
  if (step.fault === 'badJson') res.write('\u0000');
  breakOff(res, step.fault);
  return false;
}

/** How a response ends of which nothing more is to come. */
function breakOff(res: ServerResponse, fault: Fault): void {
  if (fault === 'cutMid' || fault === 'cutEnd') cut(res);
  else if (fault !== 'hangMid' && fault !== 'hangEnd') res.end();
}

/** @returns whether the whole stream, usage included, went out */
export async function sendStream(
  res: ServerResponse,
  step: Step,
  plan: StreamPlan,
  dialect: 'chat' | 'responses',
  signal: AbortSignal,
): Promise<boolean> {
  res.writeHead(200, { 'content-type': 'text/event-stream', ...LIMIT_HEADERS, ...step.headers });
  res.flushHeaders();
  const send = async (text: string) => {
    res.write(text);
    if (step.chunkDelayMs) await delay(step.chunkDelayMs, undefined, { signal });
  };
  for (let i = 0; i < (step.keepAlives ?? 0); i++) await send(': keep-alive\n\n');
  const { fault } = step;
  if (fault === undefined || fault === 'cutEnd' || fault === 'hangEnd') {
    for (const text of [...plan.head, ...plan.body]) await send(text);
    for (const text of plan.tail) res.write(text);
    if (fault === undefined) res.end();
    else breakOff(res, fault);
    return fault === undefined;
  }
  const half = plan.body.slice(0, Math.ceil(plan.body.length / 2));
  for (const text of [...plan.head, ...half]) await send(text);
  if (fault === 'badJson') res.write('data: {"id":"x","choices":[{"del\n\n');
  if (fault === 'errorEvent') res.write(errorEvent(step, dialect));
  breakOff(res, fault);
  return false;
}

function errorEvent(step: Step, dialect: 'chat' | 'responses'): string {
  const {
    message = 'The server had an error while processing your request',
    type = 'server_error',
    code = null,
  } = step.error ?? {};
  return dialect === 'chat'
    ? event({ error: { message, type, code, param: null } })
    : namedEvent('error', { code: code ?? type, message, param: null, sequence_number: 99 });
}

/** What was written has left before the socket goes, so that the client sees half an answer and not none. */
function cut(res: ServerResponse): void {
  res.write('', () => setTimeout(() => res.socket?.destroy(), 20));
}
