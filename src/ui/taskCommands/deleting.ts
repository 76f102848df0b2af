import * as vscode from 'vscode';
import { QueueError } from '../../core/errors.ts';
import type { Task } from '../../core/task.ts';
import type { Dependants, TaskEngine } from '../../engine/port.ts';
import { together } from './together.ts';

const PAGE = 200;
/** Dependants that the question names. */
const DEPENDANTS_NAMED = 5;

/** What the person is asked before something is deleted. */
export interface Question {
  readonly message: string;
  readonly detail: string;
  readonly button: string;
}

type Confirm = (question: Question) => Promise<boolean>;

/**
 * Asks once, for all of them and what depends on them, then deletes them. What depends on others of them goes before
 * those.
 */
export async function deleteTasks(
  engine: TaskEngine,
  tasks: readonly Task[],
  confirm: Confirm = isSure,
): Promise<void> {
  if (tasks.length === 0) return;
  const dependants = await engine.dependants(tasks.map(({ id }) => id));
  if (!(await confirm(questionAbout(tasks, dependants)))) return;
  // What has come to depend on them meanwhile was not asked about: then it is refused.
  if (dependants.total === 0) await removeAll(engine, tasks);
  else await together(tasks, (task) => removeWithDependants(engine, task));
}

/** What stands under Completed: what is still to be reviewed does not. */
const COMPLETED = { status: ['completed'], needsYou: false } as const;

/** Deletes all that have completed; what others depend on stays, and is said. */
export async function deleteCompleted(engine: TaskEngine, confirm: Confirm = isSure): Promise<void> {
  const { total } = await engine.list({ ...COMPLETED, limit: 1 });
  if (total === 0) throw new Error(vscode.l10n.t('No task has completed.'));
  const message =
    total === 1
      ? vscode.l10n.t('Delete the completed task?')
      : vscode.l10n.t('Delete all {0} completed tasks?', total.toLocaleString());
  if (!(await confirm({ message, detail: goneForGood(), button: vscode.l10n.t('Delete') }))) return;
  let kept = 0;
  await vscode.window.withProgress({ location: { viewId: 'agentTaskQueue.tasks' } }, async () => {
    for (;;) {
      const { tasks } = await engine.list({
        ...COMPLETED,
        order: 'newest',
        offset: kept,
        limit: PAGE,
      });
      if (tasks.length === 0) return;
      kept += (await removeWhatMay(engine, tasks)).length;
    }
  });
  if (kept > 0)
    throw new Error(vscode.l10n.t('{0} completed tasks stay, because others depend on them.', kept));
}

/** What is deleted is gone: modal, and nothing happens by a key that is hit by accident. */
async function isSure({ message, detail, button }: Question): Promise<boolean> {
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, button)) === button;
}

function goneForGood(): string {
  return vscode.l10n.t('Their results and logs go with them. This cannot be undone.');
}

function questionAbout(tasks: readonly Task[], { total, first }: Dependants): Question {
  const message =
    tasks.length === 1
      ? vscode.l10n.t('Delete {0}?', quoted(tasks[0]?.title ?? ''))
      : vscode.l10n.t('Delete {0} tasks?', tasks.length.toLocaleString());
  if (total === 0) return { message, detail: goneForGood(), button: vscode.l10n.t('Delete') };
  const dependants = namesOf(first.slice(0, DEPENDANTS_NAMED), total);
  const detail =
    tasks.length === 1
      ? vscode.l10n.t('What depends on it goes too: {0}.', dependants)
      : vscode.l10n.t('What depends on them goes too: {0}.', dependants);
  return { message, detail: `${detail}\n\n${goneForGood()}`, button: buttonFor(tasks.length, total) };
}

function namesOf(first: Dependants['first'], total: number): string {
  const names = first.map(({ title }) => quoted(title)).join(', ');
  return total > first.length
    ? vscode.l10n.t('{0} and {1} more', names, (total - first.length).toLocaleString())
    : names;
}

function buttonFor(tasks: number, dependants: number): string {
  if (tasks === 1)
    return dependants === 1
      ? vscode.l10n.t('Delete Task and 1 Dependent')
      : vscode.l10n.t('Delete Task and {0} Dependents', dependants.toLocaleString());
  return dependants === 1
    ? vscode.l10n.t('Delete {0} Tasks and 1 Dependent', tasks.toLocaleString())
    : vscode.l10n.t(
        'Delete {0} Tasks and {1} Dependents',
        tasks.toLocaleString(),
        dependants.toLocaleString(),
      );
}

function quoted(title: string): string {
  return vscode.l10n.t('“{0}”', title.slice(0, 100));
}

/** One that went with another of them is deleted, as was asked. */
async function removeWithDependants(engine: TaskEngine, { id }: Task): Promise<void> {
  await engine.remove(id, { cascade: true }).catch((error: unknown) => {
    if (!(error instanceof QueueError && error.code === 'not-found')) throw error;
  });
}

async function removeAll(engine: TaskEngine, tasks: readonly Task[]): Promise<void> {
  const left = await removeWhatMay(engine, tasks);
  // Once more, so that the engine says why.
  await together(left, ({ id }) => engine.remove(id));
}

/** Children go before their parents: as long as some could be deleted, the others are tried again. */
async function removeWhatMay(engine: TaskEngine, tasks: readonly Task[]): Promise<readonly Task[]> {
  let left = tasks;
  for (;;) {
    const refused: Task[] = [];
    await together(left, async (task) => {
      await engine.remove(task.id).catch((error: unknown) => {
        if (!(error instanceof QueueError && error.code === 'conflict')) throw error;
        refused.push(task);
      });
    });
    if (refused.length === 0 || refused.length === left.length) return refused;
    left = refused;
  }
}
