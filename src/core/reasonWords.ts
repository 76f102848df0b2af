import { MICRO_USD, usdWords } from './money.ts';
import { plainLine } from './plainText.ts';
import type { PauseReason, Reason } from './reason.ts';

/** One short phrase, without a full stop: "after build, test", "retry 2 of 3 at 14:05:10". */
export function describeReason(reason: Reason, formatTime: (ms: number) => string): string {
  switch (reason.kind) {
    case 'dependency':
      return `after ${reason.waitingFor.join(', ')}${reason.more > 0 ? ` and ${reason.more} more` : ''}`;
    case 'parent-failed':
      return `blocked: ${reason.parent} ${reason.status === 'failed' ? 'failed' : 'was cancelled'}; retry it to go on`;
    case 'schedule':
      return `scheduled for ${formatTime(reason.until)}`;
    case 'retry':
      return `retry ${reason.retry} of ${reason.of} at ${formatTime(reason.until)}`;
    case 'provider-limited':
      return `${reason.provider} is limited until ${formatTime(reason.until)}`;
    case 'provider-paused':
      return `provider ${reason.provider} is paused`;
    case 'provider-busy':
      return `${reason.provider} runs ${reason.limit === 1 ? 'one task' : `${reason.limit} tasks`} at once`;
    case 'day-budget':
      return `the day's budget of ${amountWords(reason.limit, reason.value)} covers no more until ${formatTime(reason.until)}`;
    case 'turn':
      return 'ready: starts when a worker is free';
    case 'no-model':
      return 'no model connected';
    case 'provider-missing':
      return `provider ${reason.provider} is not connected here: connect it, or open a window that has it`;
    case 'agent-paused':
      return `agent ${reason.agent} is paused`;
    case 'queue-paused':
      return 'the queue is paused';
    case 'held':
      return `waiting for you: work from ${formatTime(reason.since)} was found`;
    case 'pausing':
      return 'pausing';
    case 'cancelling':
      return 'cancelling';
    case 'asked':
      return 'paused by a person';
    case 'budget':
      return `budget used up: ${amountWords(reason.limit, reason.value)}`;
    case 'may-have-happened':
      return `${reason.step} was interrupted and may have happened; check, then resume to run it again`;
    case 'question':
      return `asks: ${plainLine(reason.question)}`;
  }
}

/** A limit with its amount: `60 steps`, `$2.00`. */
export function amountWords(limit: Extract<PauseReason, { kind: 'budget' }>['limit'], value: number): string {
  if (limit === 'usd') return usdWords(value * MICRO_USD);
  return `${value} ${value === 1 ? limit.slice(0, -1) : limit}`;
}
