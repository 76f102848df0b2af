import * as z from 'zod';

/** Why a task does not move, in a form that views can act on; `describeReason` gives the words. */
export type Reason =
  | { readonly kind: 'dependency'; readonly waitingFor: readonly string[]; readonly more: number }
  | { readonly kind: 'parent-failed'; readonly parent: string; readonly status: 'failed' | 'cancelled' }
  | { readonly kind: 'schedule'; readonly until: number }
  | { readonly kind: 'retry'; readonly retry: number; readonly of: number; readonly until: number }
  | { readonly kind: 'provider-limited'; readonly provider: string; readonly until: number }
  | { readonly kind: 'provider-paused'; readonly provider: string }
  | { readonly kind: 'no-model' }
  | { readonly kind: 'provider-missing'; readonly provider: string }
  | { readonly kind: 'agent-paused'; readonly agent: string }
  | { readonly kind: 'queue-paused' }
  /** The engine found work that nobody has touched since then, and waits for a person. */
  | { readonly kind: 'held'; readonly since: number }
  | { readonly kind: 'pausing' }
  | { readonly kind: 'cancelling' }
  | PauseReason;

/** Why a task is paused: it waits for a person. */
export const pauseReasonSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('asked') }),
  z.strictObject({
    kind: z.literal('budget'),
    limit: z.enum(['steps', 'tokens', 'minutes']),
    value: z.number(),
  }),
  z.strictObject({ kind: z.literal('may-have-happened'), step: z.string() }),
]);
export type PauseReason = z.infer<typeof pauseReasonSchema>;

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
    case 'no-model':
      return 'no model connected';
    case 'provider-missing':
      return `provider ${reason.provider} is not connected here`;
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
      return `budget used up: ${reason.value} ${reason.limit}`;
    case 'may-have-happened':
      return `${reason.step} was interrupted and may have happened; check, then resume`;
  }
}
