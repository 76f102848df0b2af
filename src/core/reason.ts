import * as z from 'zod';
import type { DayBudget } from './provider.ts';
import { questionSchema } from './question.ts';

/** Why a task does not move, in a form that views can act on; `describeReason` gives the words. */
export type Reason =
  | { readonly kind: 'dependency'; readonly waitingFor: readonly string[]; readonly more: number }
  | { readonly kind: 'parent-failed'; readonly parent: string; readonly status: 'failed' | 'cancelled' }
  | { readonly kind: 'schedule'; readonly until: number }
  | { readonly kind: 'retry'; readonly retry: number; readonly of: number; readonly until: number }
  | { readonly kind: 'provider-limited'; readonly provider: string; readonly until: number }
  | { readonly kind: 'provider-paused'; readonly provider: string }
  /** As many tasks run with it as its limit allows. */
  | { readonly kind: 'provider-busy'; readonly provider: string; readonly limit: number }
  /** What may be used in a day is used up, until the next one begins. */
  | {
      readonly kind: 'day-budget';
      readonly limit: keyof DayBudget;
      readonly value: number;
      readonly until: number;
    }
  /** Nothing stands before it: it starts when a worker is free. */
  | { readonly kind: 'turn' }
  | { readonly kind: 'no-model' }
  | { readonly kind: 'provider-missing'; readonly provider: string }
  | { readonly kind: 'agent-paused'; readonly agent: string }
  | { readonly kind: 'queue-paused' }
  /** The engine found work that nobody has touched since then, and waits for a person. */
  | { readonly kind: 'held'; readonly since: number }
  | { readonly kind: 'pausing' }
  | { readonly kind: 'cancelling' }
  | PauseReason;

/** Why something cannot be now, where it is known until when. */
export type TimedReason = Extract<Reason, { readonly until: number }>;

/** Why a task is paused: it waits for a person. */
export const pauseReasonSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('asked') }),
  z.strictObject({
    kind: z.literal('budget'),
    limit: z.enum(['steps', 'tokens', 'usd', 'minutes']),
    value: z.number(),
  }),
  /** A step that must not be done twice was cut off. Whoever resumes has looked, and wants it run again. */
  z.strictObject({ kind: z.literal('may-have-happened'), step: z.string() }),
  /** The agent asks; `step`: where in the run. Only an answer lets it go on. */
  z.strictObject({ kind: z.literal('question'), step: z.int().min(0), ...questionSchema.shape }),
]);
export type PauseReason = z.infer<typeof pauseReasonSchema>;
