import type { Actor } from '../../core/event.ts';
import { QueueError } from '../../core/errors.ts';
import { allowedFrom, next, type TransitionEvent } from '../../core/lifecycle.ts';
import type { TaskRow } from '../../store/tables/taskRow.ts';
import type { Unit } from './unit.ts';

export interface Move {
  readonly actor: Actor;
  /** For people: why. Becomes part of the history. */
  readonly note?: string;
  /** What changes along with the status. */
  readonly fields?: Partial<TaskRow>;
}

/**
 * The only place where a status changes. What the table of `core/lifecycle.ts` does not allow is refused.
 *
 * @throws QueueError `conflict`
 */
export function move(unit: Unit, task: TaskRow, event: TransitionEvent, how: Move): TaskRow {
  const status = next(task.status, event);
  if (!status) throw refusal(task, event);
  const fields: Partial<TaskRow> = { ...how.fields, status, updatedAt: unit.now };
  unit.tables.tasks.update(task.id, fields);
  const moved = { ...task, ...fields };
  unit.emit(moved, how.actor, { kind: 'status', status, ...(how.note ? { note: how.note } : {}) });
  return moved;
}

export function refusal(task: TaskRow, event: TransitionEvent): QueueError {
  const from = allowedFrom(event).join(' or ');
  return new QueueError(
    'conflict',
    `Task ${task.ref} is ${task.status}; only a ${from} task can be ${PAST[event]}.`,
    { task: task.id },
  );
}

const PAST: Readonly<Record<TransitionEvent, string>> = {
  wait: 'made to wait',
  admit: 'admitted',
  claim: 'claimed',
  release: 'released',
  retryLater: 'put off',
  complete: 'completed',
  fail: 'failed',
  pause: 'paused',
  resume: 'resumed',
  cancel: 'cancelled',
  retry: 'retried',
  sendBack: 'sent back',
  edit: 'edited',
};

/** What a scheduled time means from now on: nothing, once it has passed. */
export function scheduleOf(
  scheduledAt: number | null | undefined,
  now: number,
): Pick<TaskRow, 'notBefore' | 'notBeforeKind'> {
  return scheduledAt && scheduledAt > now
    ? { notBefore: scheduledAt, notBeforeKind: 'schedule' }
    : { notBefore: null, notBeforeKind: null };
}

/** Whether a task has nothing left to wait for. */
export function isReady(task: TaskRow, now: number): boolean {
  return task.waitingParents === 0 && (task.notBefore === null || task.notBefore <= now);
}

/** After a move to `queued`: what still stands before it makes it wait. */
export function waitIfNeeded(unit: Unit, task: TaskRow): TaskRow {
  if (task.status !== 'queued' || isReady(task, unit.now)) return task;
  return move(unit, task, 'wait', { actor: 'engine' });
}

/** After something that it waited for is over: queued, if that was the last. */
export function admitIfReady(unit: Unit, task: TaskRow): TaskRow {
  if (task.status !== 'pending' || !isReady(task, unit.now)) return task;
  return move(unit, task, 'admit', { actor: 'engine', fields: { notBefore: null, notBeforeKind: null } });
}
