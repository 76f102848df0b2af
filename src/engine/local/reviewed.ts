import { QueueError } from '../../core/errors.ts';
import type { ChangeRow } from '../../store/tables/changes.ts';
import type { TaskRow } from '../../store/tables/taskRow.ts';
import { find } from './commands.ts';
import type { Unit } from './unit.ts';

/** @throws QueueError `not-found`; `conflict` while it runs: what is decided then may be something else in a moment */
export function decidable(unit: Unit, id: string): TaskRow {
  const task = find(unit, id);
  if (task.status !== 'running') return task;
  const message = `Task ${task.ref} is running and may still change what it proposes. Wait for its end, or cancel it.`;
  throw new QueueError('conflict', message, { task: id });
}

/** @throws QueueError `not-found` */
export function changeAt({ tables }: Unit, task: TaskRow, path: string): ChangeRow {
  const row = tables.changes.ofRun(task.id, task.run).find((each) => each.path === path);
  if (row) return row;
  throw new QueueError('not-found', `Task ${task.ref} proposes no change of ${path}.`, { task: task.id });
}

export function changedMeanwhile(task: TaskRow, path: string): QueueError {
  const message = `What task ${task.ref} proposes for ${path} is not what you saw any more. Look at it again.`;
  return new QueueError('conflict', message, { task: task.id });
}
