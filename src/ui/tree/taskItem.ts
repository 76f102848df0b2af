import * as vscode from 'vscode';
import { isUndecided } from '../../core/change.ts';
import type { Task } from '../../core/task.ts';
import { groupOf } from './groups.ts';
import { shortState } from '../taskWords.ts';
import { iconOf, lookOf } from './looks.ts';

/** Characters of a title: what is cut off it leaves room for the state in a wide bar. The tooltip has all of it. */
const MAX_TITLE = 60;
/** The list cuts what does not fit, and 1 MB of it would still be sent there. */
const MAX_STATE = 200;

/** @param isNew completed, and not looked at since */
export function taskItem(task: Task, isNew = false): vscode.TreeItem {
  const group = groupOf(task);
  const look = lookOf(group);
  const title = cut(task.title, MAX_TITLE);
  const state = cut(shortState(task), MAX_STATE);
  const { Collapsed, None } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(title, task.review.files > 0 ? Collapsed : None);
  // With its group: a task that moves is another row, never one row in two places while both are drawn.
  item.id = `${group}/${task.id}`;
  item.description = state;
  item.iconPath = iconOf({ ...look, icon: iconName(task, isNew) ?? look.icon });
  item.contextValue = contextOf(task);
  const words = [cut(task.title, MAX_STATE), isNew ? vscode.l10n.t('new') : '', look.label, state].filter(
    Boolean,
  );
  item.accessibilityInformation = { label: words.join(', ') };
  item.command = {
    command: 'agentTaskQueue.showTask',
    title: vscode.l10n.t('Show Task'),
    arguments: [{ kind: 'task', group, task: { id: task.id } }],
  };
  return item;
}

function iconName(task: Task, isNew: boolean): string | undefined {
  if (isNew) return 'pass-filled';
  return task.status === 'completed' && isUndecided(task.review.state) ? 'diff-multiple' : undefined;
}

/** What menus look at: `task.paused.needsYou.asks`, `task.queued.dependent`, `task.completed.needsYou.reviewing`. */
function contextOf(task: Task): string {
  const group = groupOf(task);
  return [
    `task.${task.status}`,
    group === task.status ? '' : group,
    task.reason?.kind === 'question' ? 'asks' : '',
    task.dependencies.length > 0 ? 'dependent' : '',
    reviewWord(task),
  ]
    .filter(Boolean)
    .join('.');
}

function reviewWord({ review: { state } }: Task): string {
  if (state === 'none') return '';
  if (isUndecided(state)) return 'reviewing';
  return state === 'discarded' ? 'reviewed.discarded' : 'reviewed';
}

/** One line, without what would break it. */
function cut(text: string, max: number): string {
  const line = text.slice(0, max + 1).replace(/\s+/g, ' ');
  return line.length > max ? `${line.slice(0, max)}…` : line;
}
