import type { Actor } from '../../core/event.ts';
import { QueueError } from '../../core/errors.ts';
import type { Budget, ModelChoice } from '../../core/task.ts';
import type { TaskRow } from '../../store/tables/taskRow.ts';
import type { Effect } from '../port.ts';
import { tellChildren } from './family.ts';
import { move, waitIfNeeded } from './moves.ts';
import { putBack } from './retrying.ts';
import type { Unit } from './unit.ts';
import type { WorkerRegistry } from './workerRegistry.ts';

/** What a person does to one task. */
export class Commands {
  readonly #workers: WorkerRegistry;

  constructor(workers: WorkerRegistry) {
    this.#workers = workers;
  }

  cancel(unit: Unit, id: string, note: string | undefined): Effect {
    const task = find(unit, id);
    if (task.status === 'cancelled') return 'done';
    if (task.status === 'running') return this.#request(unit, task, 'cancel');
    const cancelled = move(unit, task, 'cancel', {
      actor: 'person',
      ...(note ? { note } : {}),
      fields: { completedAt: unit.now, pauseReason: null },
    });
    tellChildren(unit, cancelled);
    return 'done';
  }

  pause(unit: Unit, id: string): Effect {
    const task = find(unit, id);
    if (task.status === 'paused') return 'done';
    if (task.status === 'running') {
      return task.request === 'cancel' ? 'requested' : this.#request(unit, task, 'pause');
    }
    move(unit, task, 'pause', { actor: 'person', fields: { pauseReason: { kind: 'asked' } } });
    return 'done';
  }

  resume(unit: Unit, id: string): void {
    const task = find(unit, id);
    const raised = raisedBudget(task);
    const queued = move(unit, task, 'resume', {
      actor: 'person',
      ...(raised ? { note: raised.note } : {}),
      fields: { pauseReason: null, ...(raised ? { budget: raised.budget } : {}) },
    });
    waitIfNeeded(unit, queued);
  }

  retry(unit: Unit, id: string, fresh: boolean, choice: ModelChoice): void {
    const task = find(unit, id);
    const chosen = withModel(task, choice);
    putBack(unit, { ...task, ...chosen }, { actor: 'person', fresh });
    const fields = Object.keys(chosen);
    if (fields.length === 0) return;
    unit.tables.tasks.update(id, { ...chosen, updatedAt: unit.now });
    unit.emit(task, 'person', { kind: 'edited', fields });
  }

  remove(unit: Unit, id: string): void {
    const task = find(unit, id);
    if (task.status === 'running') {
      throw new QueueError('conflict', `Task ${task.ref} is running; cancel it before you delete it.`, {
        task: id,
      });
    }
    const [child] = unit.tables.dependencies.childrenOf(id);
    if (child) {
      const ref = unit.tables.tasks.byId(child)?.ref ?? child;
      throw new QueueError('conflict', `Task ${ref} depends on ${task.ref}; delete it first.`, { task: id });
    }
    removeTask(unit, task, 'person');
  }

  #request(unit: Unit, task: TaskRow, kind: 'cancel' | 'pause'): Effect {
    if (task.request !== kind) askRunning(unit, this.#workers, task, kind);
    return 'requested';
  }
}

/** A model belongs to its provider: with another one the old model goes. The claim sees whether steps still hold. */
function withModel(
  task: TaskRow,
  { provider, model }: ModelChoice,
): Partial<Pick<TaskRow, 'provider' | 'model'>> {
  if (provider === undefined) return model === undefined ? {} : { model };
  return { provider, model: model ?? (provider === task.provider ? task.model : null) };
}

/** Deletes a task on which nobody depends. */
export function removeTask(unit: Unit, task: TaskRow, actor: Actor): void {
  unit.tables.dependencies.removeParentsOf(task.id);
  unit.tables.steps.removeOf(task.id);
  unit.tables.tasks.remove(task.id);
  // Its neighbours in the chain of versions become each other's; without a newer one the older is the ref's again.
  if (task.supersedes) unit.tables.tasks.update(task.supersedes, { supersededBy: task.supersededBy });
  if (task.supersededBy) unit.tables.tasks.update(task.supersededBy, { supersedes: task.supersedes });
  unit.emit(task, actor, { kind: 'removed' });
}

/** A running task is told at once; it takes effect when its worker lets go. */
export function askRunning(
  unit: Unit,
  workers: WorkerRegistry,
  task: TaskRow,
  kind: 'cancel' | 'pause',
): void {
  unit.tables.tasks.update(task.id, { request: kind, updatedAt: unit.now });
  unit.emit(task, 'person', {
    kind: 'status',
    status: 'running',
    note: kind === 'cancel' ? 'asked to cancel' : 'asked to pause',
  });
  unit.afterCommit(() => {
    workers.send(task.worker, { task: task.id, attempt: task.attempt, kind });
  });
}

/** Whoever resumes what a budget stopped grants the same amount again, unless they have given more already. */
function raisedBudget(task: TaskRow): { readonly budget: Budget; readonly note: string } | undefined {
  if (task.pauseReason?.kind !== 'budget') return undefined;
  const { limit, value } = task.pauseReason;
  // A limit that the task does not name is the default, which was `value`.
  const allowed = task.budget[limit] ?? value;
  if (allowed > value) return undefined;
  return { budget: { ...task.budget, [limit]: value * 2 }, note: `with ${value * 2} ${limit}` };
}

/** @throws QueueError `not-found` */
export function find(unit: Unit, id: string): TaskRow {
  const task = unit.tables.tasks.byId(id);
  if (!task) throw new QueueError('not-found', `There is no task ${id}.`, { task: id });
  return task;
}

/** What a person edits by hand is no longer what its file says: queueing the file again must see the difference. */
export function editedHash(unit: Unit, task: TaskRow): string {
  return `edited:${task.contentHash}:${unit.now}`;
}
