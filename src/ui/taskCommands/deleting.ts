import * as vscode from 'vscode';
import { QueueError } from '../../core/errors.ts';
import type { Task } from '../../core/task.ts';
import type { TaskEngine } from '../../engine/port.ts';
import { together } from './together.ts';

const PAGE = 200;

/** Asks once, for all of them, then deletes them. What others depend on goes after those. */
export async function deleteTasks(
  engine: TaskEngine,
  tasks: readonly Task[],
  confirm: (question: string) => Promise<boolean> = isSure,
): Promise<void> {
  const [first] = tasks;
  if (!first) return;
  const question =
    tasks.length === 1
      ? vscode.l10n.t('Delete “{0}”?', first.title.slice(0, 100))
      : vscode.l10n.t('Delete {0} tasks?', tasks.length);
  if (await confirm(question)) await removeAll(engine, tasks);
}

/** Deletes all that have completed; what others depend on stays, and is said. */
export async function deleteCompleted(
  engine: TaskEngine,
  confirm: (question: string) => Promise<boolean> = isSure,
): Promise<void> {
  const { total } = await engine.list({ status: ['completed'], limit: 1 });
  if (total === 0) throw new Error(vscode.l10n.t('No task has completed.'));
  const question =
    total === 1
      ? vscode.l10n.t('Delete the completed task?')
      : vscode.l10n.t('Delete all {0} completed tasks?', total.toLocaleString());
  if (!(await confirm(question))) return;
  let kept = 0;
  await vscode.window.withProgress({ location: { viewId: 'agentTaskQueue.tasks' } }, async () => {
    for (;;) {
      const { tasks } = await engine.list({
        status: ['completed'],
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
async function isSure(question: string): Promise<boolean> {
  const confirm = vscode.l10n.t('Delete');
  const detail = vscode.l10n.t('Their results and logs go with them. This cannot be undone.');
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, confirm)) === confirm;
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
