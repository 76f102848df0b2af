import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { event, type chatAnswer } from './chatApi.ts';
import { namedEvent, type responsesAnswer } from './responsesApi.ts';
import type { StreamPlan } from './answer.ts';
import type { Step } from './modelScript.ts';

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
  sendError(res, step.status ?? 500, step.error, { ...retryAfterHeader(step), ...step.headers });
}

function retryAfterHeader(step: Step): Record<string, string> {
  const after = step.retryAfter;
  if (!after) return {};
  if ('seconds' in after) return { 'retry-after': String(after.seconds) };
  if ('ms' in after) return { 'retry-after-ms': String(after.ms) };
  return { 'retry-after': new Date(Date.now() + after.dateInSeconds * 1_000).toUTCString() };
}

/** Faults that come before any event. @returns whether the step was one */
export function sendEarlyFault(res: ServerResponse, step: Step): boolean {
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
  res.write(text.slice(0, text.length / 2));
  if (step.fault === 'cutMid') cut(res);
  else if (step.fault !== 'hangMid') res.end();
  return false;
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
  const faulty = step.fault !== undefined;
  const body = faulty ? plan.body.slice(0, Math.ceil(plan.body.length / 2)) : plan.body;
  for (const text of [...plan.head, ...body]) await send(text);
  if (faulty) {
    sendLateFault(res, step, dialect);
    return false;
  }
  for (const text of plan.tail) res.write(text);
  res.end();
  return true;
}

function sendLateFault(res: ServerResponse, step: Step, dialect: 'chat' | 'responses'): void {
  if (step.fault === 'hangMid') return;
  if (step.fault === 'cutMid') {
    cut(res);
    return;
  }
  if (step.fault === 'badJson') res.write('data: {"id":"x","choices":[{"del\n\n');
  if (step.fault === 'errorEvent') res.write(errorEvent(step, dialect));
  res.end();
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
