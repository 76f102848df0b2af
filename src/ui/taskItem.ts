import * as vscode from 'vscode';
import { describeReason } from '../core/reason.ts';
import type { Task } from '../core/task.ts';
import { iconOf, type TaskGroup } from './taskGroups.ts';

/** The row of a task: its title, and in a few words where it stands. */
export function taskItem(task: Task, group: TaskGroup): vscode.TreeItem {
  const item = new vscode.TreeItem(task.title, vscode.TreeItemCollapsibleState.None);
  const state = shortState(task);
  item.id = task.id;
  item.description = state;
  item.iconPath = iconOf(group);
  item.contextValue = `task.${task.status}`;
  item.accessibilityInformation = { label: `${task.title}, ${group.label}, ${state}` };
  item.command = {
    command: 'agentTaskQueue.showTask',
    title: vscode.l10n.t('Show Task'),
    arguments: [{ kind: 'task', task, group }],
  };
  return item;
}

/** A short phrase: how far it is, why it waits, or how it ended. */
export function shortState(task: Task): string {
  const reason = task.reason && describeReason(task.reason, clockTime);
  switch (task.status) {
    case 'running':
      return reason ?? running(task);
    case 'pending':
    case 'paused':
      return reason ?? '';
    case 'queued':
      return vscode.l10n.t('priority {0}', task.priority);
    case 'failed':
      return task.errorMessage ?? '';
    case 'completed':
      return task.result?.summary ?? '';
    case 'cancelled':
      return task.errorMessage ?? '';
  }
}

function running(task: Task): string {
  const percent = `${Math.floor(task.progressPercentage)} %`;
  if (task.totalSteps === 0) return percent;
  const step = vscode.l10n.t('{0} of {1}', task.currentStep, task.totalSteps);
  return [percent, step, task.stepTitle].filter(Boolean).join(' · ');
}

export function clockTime(ms: number): string {
  const date = new Date(ms);
  const today = new Date().toDateString() === date.toDateString();
  const time = date.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
  return today ? time : `${date.toLocaleDateString()} ${time}`;
}

/** What the row has no room for. */
export function taskTooltip(task: Task): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendText(`${task.title}\n${task.ref}\n\n`);
  const facts = [
    `${vscode.l10n.t('Agent')}: ${task.agent}`,
    `${vscode.l10n.t('Priority')}: ${task.priority}`,
    task.provider === null ? '' : `${vscode.l10n.t('Provider')}: ${task.provider}`,
    `${vscode.l10n.t('Queued')}: ${new Date(task.createdAt).toLocaleString()}`,
    shortState(task),
  ];
  text.appendText(facts.filter(Boolean).join('\n'));
  return text;
}
