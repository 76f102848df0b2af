import * as vscode from 'vscode';
import type { Status } from '../../core/lifecycle.ts';
import type { Task } from '../../core/task.ts';
import type { TaskEngine } from '../../engine/port.ts';
import type { Asker } from '../queueing/asker.ts';
import { pickTasks } from './taskPick.ts';

type Engine = Pick<TaskEngine, 'edit' | 'get' | 'list'>;

/** Lets a task wait for others, which the person picks. @throws QueueError `cycle` in the engine's words */
export async function addDependency(
  engine: TaskEngine,
  task: Task,
  statuses: readonly Status[],
): Promise<void> {
  const chosen = await pickTasks(engine, {
    title: vscode.l10n.t('Add Dependency'),
    placeholder: vscode.l10n.t('Which tasks must complete before “{0}”?', task.title.slice(0, 60)),
    statuses,
    without: new Set([task.id, ...task.dependencies]),
    many: true,
  });
  if (!chosen?.length) return;
  await engine.edit(task.id, { dependsOn: [...task.dependencies, ...chosen.map(({ id }) => id)] });
}

/** Lets a task wait no more for some of those that it waits for. */
export async function removeDependency(engine: Engine, asker: Asker, task: Task): Promise<void> {
  if (task.dependencies.length === 0)
    throw new Error(vscode.l10n.t('“{0}” depends on no other task.', task.title.slice(0, 100)));
  const parents = await Promise.all(task.dependencies.map((id) => engine.get(id)));
  const removed = await asker.pickSeveral({
    title: vscode.l10n.t('Remove Dependency'),
    placeholder: vscode.l10n.t('Which of these need not complete before it?'),
    items: parents.flatMap((parent) =>
      parent ? [{ label: parent.title.slice(0, 100), description: parent.ref, value: parent.id }] : [],
    ),
  });
  if (!removed?.length) return;
  await engine.edit(task.id, { dependsOn: task.dependencies.filter((id) => !removed.includes(id)) });
}
