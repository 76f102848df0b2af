import * as vscode from 'vscode';
import type { Task } from '../../core/task.ts';
import type { Asker } from '../queueing/asker.ts';

const PRIORITIES = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1] as const;

/** Undefined: the person went away. */
export async function askPriority(
  asker: Asker,
  tasks: readonly Pick<Task, 'priority'>[],
): Promise<number | undefined> {
  const now = new Set(tasks.map(({ priority }) => priority));
  const items = PRIORITIES.map((priority) => ({
    value: priority,
    label: String(priority),
    description: [wordOf(priority), now.has(priority) ? vscode.l10n.t('as it is') : '']
      .filter(Boolean)
      .join(' · '),
  }));
  const title =
    tasks.length === 1
      ? vscode.l10n.t('Set Priority')
      : vscode.l10n.t('Set Priority of {0} Tasks', tasks.length);
  const [first] = tasks;
  return asker.pick({
    title,
    placeholder: vscode.l10n.t('A higher priority runs first'),
    items,
    ...(first ? { active: first.priority } : {}),
  });
}

function wordOf(priority: number): string {
  switch (priority) {
    case 9:
      return vscode.l10n.t('High');
    case 5:
      return vscode.l10n.t('Medium');
    case 2:
      return vscode.l10n.t('Low');
    default:
      return '';
  }
}
