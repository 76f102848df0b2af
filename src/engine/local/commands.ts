import { QueueError } from '../../core/errors.ts';
import type { PauseReason } from '../../core/reason.ts';
import { amountWords } from '../../core/reasonWords.ts';
import { MAX_USD, type Budget, type ModelChoice } from '../../core/task.ts';
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
    if (task.status === 'running') return this.#request(unit, task, 'cancel', note);
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
    const granted = grantedBy(unit, task);
    const queued = move(unit, task, 'resume', {
      actor: 'person',
      ...(granted ? { note: granted.note } : {}),
      fields: { pauseReason: null, ...granted?.fields },
    });
    waitIfNeeded(unit, queued);
  }

  answer(unit: Unit, id: string, text: string, attempt: number | undefined): void {
    const task = find(unit, id);
    const asked = task.status === 'paused' ? task.pauseReason : null;
    if (asked?.kind !== 'question') throw asksNothing(task);
    if (attempt !== undefined && attempt !== task.attempt) throw asksAnother(task);
    if (!unit.tables.steps.answer(task.id, task.run, asked.step, text)) throw asksNothing(task);
    const note = `answered: ${text}`;
    waitIfNeeded(unit, move(unit, task, 'resume', { actor: 'person', note, fields: { pauseReason: null } }));
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

  #request(unit: Unit, task: TaskRow, kind: 'cancel' | 'pause', note?: string): Effect {
    if (task.request !== kind) askRunning(unit, this.#workers, task, kind, note);
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

const ASKED = {
  cancel: 'asked to cancel',
  pause: 'asked to pause',
  release: 'called back to the queue',
} as const;

/** A running task is told at once; it takes effect when its worker lets go. */
export function askRunning(
  unit: Unit,
  workers: WorkerRegistry,
  task: TaskRow,
  kind: keyof typeof ASKED,
  why?: string,
): void {
  unit.tables.tasks.update(task.id, { request: kind, updatedAt: unit.now });
  const note = why ? `${ASKED[kind]}: ${why}` : ASKED[kind];
  unit.emit(task, 'person', { kind: 'status', status: 'running', note });
  unit.afterCommit(() => {
    workers.send(task.worker, { task: task.id, attempt: task.attempt, kind });
  });
}

interface Granted {
  readonly note: string;
  readonly fields?: { readonly budget: Budget };
}

/**
 * What a resume means beyond going on.
 *
 * @throws QueueError `conflict` where going on takes an answer
 */
function grantedBy(unit: Unit, task: TaskRow): Granted | undefined {
  switch (task.pauseReason?.kind) {
    case undefined:
    case 'asked':
      return undefined;
    case 'budget':
      return raisedBudget(task, task.pauseReason);
    case 'may-have-happened':
      unit.tables.steps.forgetBegun(task.id, task.run);
      return { note: `runs ${task.pauseReason.step} again` };
    case 'question':
      throw waitsForAnswer(task);
  }
}

/** Whoever resumes what a budget stopped grants the same amount again, unless they have given more already. */
function raisedBudget(
  task: TaskRow,
  { limit, value }: Extract<PauseReason, { kind: 'budget' }>,
): Granted | undefined {
  // A limit that the task does not name is the default, which was `value`.
  const allowed = task.budget[limit] ?? value;
  if (allowed > value) return undefined;
  const more = Math.min(value * 2, limit === 'usd' ? MAX_USD : Number.MAX_SAFE_INTEGER);
  return { fields: { budget: { ...task.budget, [limit]: more } }, note: `with ${amountWords(limit, more)}` };
}

function waitsForAnswer({ id, ref }: TaskRow): QueueError {
  const message = `Task ${ref} waits for an answer to its question; answer it, and it goes on.`;
  return new QueueError('conflict', message, { task: id });
}

function asksNothing({ id, ref, status }: TaskRow): QueueError {
  return new QueueError('conflict', `Task ${ref} is ${status} and asks nothing (any more).`, { task: id });
}

function asksAnother({ id, ref }: TaskRow): QueueError {
  const message = `Task ${ref} asks something else by now; read its question before you answer.`;
  return new QueueError('conflict', message, { task: id });
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
