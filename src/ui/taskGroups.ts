import * as vscode from 'vscode';
import type { Status } from '../core/lifecycle.ts';
import type { Task } from '../core/task.ts';
import type { Stats } from '../engine/port.ts';

/** The groups of the tree, in its order. The names are the statuses' own. */
export interface TaskGroup {
  readonly id: Status | 'needsYou';
  readonly status: Status;
  readonly label: string;
  readonly icon: string;
  readonly color?: string;
  /** Ended work stays folded until somebody looks for it. */
  readonly folded: boolean;
  readonly order: 'queue' | 'newest';
}

export function taskGroups(): readonly TaskGroup[] {
  return [
    { ...group('paused', vscode.l10n.t('Needs You'), 'bell-dot', 'charts.orange'), id: 'needsYou' },
    group('running', vscode.l10n.t('Running'), 'sync~spin', 'charts.blue'),
    group('queued', vscode.l10n.t('Queued'), 'list-ordered'),
    group('pending', vscode.l10n.t('Pending'), 'watch', 'charts.yellow'),
    group('paused', vscode.l10n.t('Paused'), 'debug-pause', 'charts.yellow'),
    group('failed', vscode.l10n.t('Failed'), 'error', 'charts.red', 'newest'),
    { ...group('completed', vscode.l10n.t('Completed'), 'pass', 'charts.green', 'newest'), folded: true },
    { ...group('cancelled', vscode.l10n.t('Cancelled'), 'circle-slash', undefined, 'newest'), folded: true },
  ];
}

function group(
  status: Status,
  label: string,
  icon: string,
  color?: string,
  order: TaskGroup['order'] = 'queue',
): TaskGroup {
  return { id: status, status, label, icon, ...(color ? { color } : {}), folded: false, order };
}

export function iconOf({ icon, color }: Pick<TaskGroup, 'icon' | 'color'>): vscode.ThemeIcon {
  return new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
}

/** A paused task whose pause nobody asked for waits for an answer: it needs the person. */
export function needsYou({ reason }: Task): boolean {
  return reason !== null && reason.kind !== 'asked';
}

/** The status bar's words: what moves, then what waits for a person. */
export function statusBarText({ byStatus }: Stats, needed: number): string {
  const { running, queued, pending } = byStatus;
  const needsYou = needed > 0 ? `$(bell-dot) ${vscode.l10n.t('{0} needs you', needed)}` : '';
  const waiting = queued + pending;
  if (running === 0 && waiting === 0) return needsYou || `$(checklist) ${vscode.l10n.t('Tasks')}`;
  const moving = [
    running > 0 ? `$(sync~spin) ${vscode.l10n.t('{0} running', running)}` : `$(checklist)`,
    waiting > 0 ? vscode.l10n.t('{0} waiting', waiting) : '',
  ].filter(Boolean);
  return [moving.join(running > 0 && waiting > 0 ? ', ' : ' '), needsYou].filter(Boolean).join(' ');
}
