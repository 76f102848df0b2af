/**
 * The state machine of a task. `TRANSITIONS` is the whole truth: what is not in it is refused.
 * The drawing in ARCHITECTURE.md follows this table.
 */
export const STATUSES = [
  'pending',
  'queued',
  'running',
  'paused',
  'completed',
  'failed',
  'cancelled',
] as const;
export type Status = (typeof STATUSES)[number];

export const TRANSITION_EVENTS = [
  'wait', // a dependency, schedule or retry now stands before it
  'admit', // everything it waited for is over
  'claim', // a worker takes it
  'release', // its worker went away through no fault of the task, or the provider is limited
  'retryLater', // a transient failure: backoff, then again
  'complete',
  'fail',
  'pause',
  'resume',
  'cancel',
  'retry', // a person asks for another go
  'sendBack', // a person has something to say to what it proposes
  'edit',
] as const;
export type TransitionEvent = (typeof TRANSITION_EVENTS)[number];

/** Where each event leads. `resume`, `retry` and `sendBack` lead to `queued`; an unmet dependency or time then makes it `wait`. */
export const TRANSITIONS: Readonly<Record<Status, Partial<Record<TransitionEvent, Status>>>> = {
  pending: { wait: 'pending', admit: 'queued', pause: 'paused', cancel: 'cancelled', edit: 'pending' },
  queued: { wait: 'pending', claim: 'running', pause: 'paused', cancel: 'cancelled', edit: 'queued' },
  running: {
    release: 'queued',
    retryLater: 'pending',
    complete: 'completed',
    fail: 'failed',
    pause: 'paused',
    cancel: 'cancelled',
  },
  paused: { resume: 'queued', cancel: 'cancelled', edit: 'paused' },
  completed: { sendBack: 'queued' },
  failed: { retry: 'queued' },
  cancelled: { retry: 'queued' },
};

/** The status after `event`, or undefined where the table refuses it. */
export function next(status: Status, event: TransitionEvent): Status | undefined {
  return TRANSITIONS[status][event];
}

export type FinalStatus = 'completed' | 'failed' | 'cancelled';

export function isFinal(status: Status): status is FinalStatus {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}

/** The statuses from which `event` is allowed, in the table's order. */
export function allowedFrom(event: TransitionEvent): readonly Status[] {
  return STATUSES.filter((status) => TRANSITIONS[status][event] !== undefined);
}
