import type { Status } from '../../core/lifecycle.ts';
import type { TaskRow } from '../../store/tables/taskRow.ts';
import { admitIfReady, move, waitIfNeeded } from './moves.ts';
import type { Unit } from './unit.ts';

/**
 * What the end of a task means for those that depend on it. A completed parent releases its children; a failed or
 * cancelled one leaves them waiting (`block`), cancels them too (`cancel`) or lets them run all the same (`run`).
 */
export function tellChildren(unit: Unit, parent: TaskRow): void {
  const ended = [parent];
  for (let current = ended.pop(); current; current = ended.pop()) {
    for (const id of unit.tables.dependencies.waitingChildren(current.id)) {
      const child = unit.tables.tasks.byId(id);
      const cancelled = child && meet(unit, child, current);
      if (cancelled) ended.push(cancelled);
    }
  }
}

/** A task that goes on after its end holds up again what depends on it, but for what runs already. */
export function holdChildren(unit: Unit, parent: TaskRow): void {
  for (const id of unit.tables.dependencies.childrenOf(parent.id)) {
    const child = unit.tables.tasks.byId(id);
    if (!child || child.status === 'running') continue;
    if (!unit.tables.dependencies.unsatisfy(child.id, parent.id)) continue;
    const waitingParents = child.waitingParents + 1;
    unit.tables.tasks.update(child.id, { waitingParents });
    waitIfNeeded(unit, { ...child, waitingParents });
  }
}

/** What a parent that has ended before means for a new child. */
export function tellChild(unit: Unit, child: TaskRow, parent: TaskRow): void {
  const cancelled = meet(unit, child, parent);
  if (cancelled) tellChildren(unit, cancelled);
}

/** Answers the child if the parent's end has cancelled it. */
function meet(unit: Unit, child: TaskRow, parent: TaskRow): TaskRow | undefined {
  if (isSatisfied(parent, child)) {
    if (unit.tables.dependencies.satisfy(child.id, parent.id)) release(unit, child);
    return undefined;
  }
  const waits = child.status === 'pending' || child.status === 'paused';
  return waits && child.onParentFailure === 'cancel' ? cancelWith(unit, child, parent) : undefined;
}

function release(unit: Unit, child: TaskRow): void {
  const waitingParents = Math.max(0, child.waitingParents - 1);
  unit.tables.tasks.update(child.id, { waitingParents });
  admitIfReady(unit, { ...child, waitingParents });
}

function cancelWith(unit: Unit, child: TaskRow, parent: TaskRow): TaskRow {
  const note = `${parent.ref} ${parent.status === 'failed' ? 'failed' : 'was cancelled'}`;
  return move(unit, child, 'cancel', {
    actor: 'engine',
    note,
    fields: { completedAt: unit.now, errorMessage: `Cancelled: ${note}.`, pauseReason: null },
  });
}

/** Whether an edge to `parent` holds nobody up. */
export function isSatisfied(
  parent: Pick<TaskRow, 'status'>,
  child: Pick<TaskRow, 'onParentFailure'>,
): boolean {
  if (parent.status === 'completed') return true;
  return isDead(parent.status) && child.onParentFailure === 'run';
}

export function isDead(status: Status): status is 'failed' | 'cancelled' {
  return status === 'failed' || status === 'cancelled';
}
