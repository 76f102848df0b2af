import { QueueError } from '../../core/errors.ts';
import type { Actor } from '../../core/event.ts';
import type { TaskRow } from '../../store/tables/taskRow.ts';
import { find } from './commands.ts';
import type { Unit } from './unit.ts';

/** Dependants that a refusal names. */
const NAMED = 3;

/** Deletes a task: alone, which is refused while others depend on it, or with all of those. */
export function remove(unit: Unit, id: string, cascade: boolean): void {
  const task = find(unit, id);
  const dependants = unit.tables.dependencies.below([id]);
  if (dependants.length > 0 && !cascade) throw stillNeeded(unit, task);
  const all = [task, ...dependants.flatMap((each) => unit.tables.tasks.byId(each) ?? [])];
  const running = all.find(({ status }) => status === 'running');
  if (running) throw stillRunning(running, task);
  // Read again one by one: each removal may change what its neighbours in the chain of versions say.
  for (const each of all) removeTask(unit, find(unit, each.id), 'person');
}

/** Deletes a task on which nobody depends, or whose dependants go with it. */
export function removeTask(unit: Unit, task: TaskRow, actor: Actor): void {
  unit.tables.dependencies.removeParentsOf(task.id);
  unit.tables.steps.removeOf(task.id);
  unit.tables.changes.removeOf(task.id);
  unit.tables.tasks.remove(task.id);
  // Its neighbours in the chain of versions become each other's; without a newer one the older is the ref's again.
  if (task.supersedes) unit.tables.tasks.update(task.supersedes, { supersededBy: task.supersededBy });
  if (task.supersededBy) unit.tables.tasks.update(task.supersededBy, { supersedes: task.supersedes });
  unit.emit(task, actor, { kind: 'removed' });
}

function stillNeeded({ tables }: Unit, task: TaskRow): QueueError {
  const children = tables.dependencies.childrenOf(task.id);
  const names = children.slice(0, NAMED).map((id) => tables.tasks.byId(id)?.ref ?? id);
  const more = children.length > NAMED ? ` and ${children.length - NAMED} more` : '';
  const [verb, them] = children.length === 1 ? ['depends', 'it'] : ['depend', 'them'];
  const message = `${names.join(', ')}${more} ${verb} on ${task.ref}; delete ${them} first, or together with it.`;
  return new QueueError('conflict', message, { task: task.id });
}

function stillRunning(running: TaskRow, asked: TaskRow): QueueError {
  const which = running.id === asked.id ? '' : `, which depends on ${asked.ref},`;
  const message = `Task ${running.ref}${which} is running; cancel it before you delete it.`;
  return new QueueError('conflict', message, { task: running.id });
}
