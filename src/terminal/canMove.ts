import type { Task } from '../core/task.ts';

export interface Circumstances {
  /** Also wait for what is scheduled later. */
  readonly wait: boolean;
  /** Whether the engine runs anything at all; one that only answers ends soon, and another takes its place. */
  readonly hasWorkers: boolean;
}

/**
 * Whether a task will move by itself, without a person. One that waits for others is not counted: if it can move, then
 * because one of those can, and they are looked at, too.
 */
export function canMove(task: Task, { wait, hasWorkers }: Circumstances): boolean {
  switch (task.status) {
    case 'running':
      return true;
    case 'queued':
      return true;
    case 'pending':
      return reasonPasses(task, wait, hasWorkers);
    case 'paused':
    case 'completed':
    case 'failed':
    case 'cancelled':
      return false;
  }
}

function reasonPasses({ reason }: Task, wait: boolean, hasWorkers: boolean): boolean {
  switch (reason?.kind) {
    case undefined:
    case 'retry':
    case 'provider-limited':
    case 'provider-busy':
    case 'turn':
    case 'pausing':
    case 'cancelling':
      return true;
    case 'schedule':
    case 'day-budget':
      return wait;
    case 'no-model':
    case 'provider-missing':
      return !hasWorkers;
    case 'dependency':
    case 'parent-failed':
    case 'agent-paused':
    case 'provider-paused':
    case 'held':
    case 'queue-paused':
    case 'asked':
    case 'budget':
    case 'may-have-happened':
    case 'question':
      return false;
  }
}
