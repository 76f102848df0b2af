import * as vscode from 'vscode';
import type { GroupId } from './groups.ts';

/** How a group, and each task in it, looks. The names are the statuses' own. */
export interface GroupLook {
  readonly label: string;
  readonly icon: string;
  readonly color?: string;
  /** Ended work stays folded until somebody looks for it. */
  readonly folded?: boolean;
}

export function lookOf(id: GroupId): GroupLook {
  switch (id) {
    case 'needsYou':
      return { label: vscode.l10n.t('Needs You'), icon: 'bell-dot', color: 'charts.orange' };
    case 'running':
      return { label: vscode.l10n.t('Running'), icon: 'sync~spin', color: 'charts.blue' };
    case 'queued':
      return { label: vscode.l10n.t('Queued'), icon: 'list-ordered' };
    case 'pending':
      return { label: vscode.l10n.t('Pending'), icon: 'clock', color: 'charts.yellow' };
    case 'paused':
      return { label: vscode.l10n.t('Paused'), icon: 'debug-pause', color: 'charts.yellow' };
    case 'failed':
      return { label: vscode.l10n.t('Failed'), icon: 'error', color: 'charts.red' };
    case 'completed':
      return { label: vscode.l10n.t('Completed'), icon: 'pass', color: 'charts.green', folded: true };
    case 'cancelled':
      return { label: vscode.l10n.t('Cancelled'), icon: 'circle-slash', folded: true };
  }
}

export function iconOf({ icon, color }: Pick<GroupLook, 'icon' | 'color'>): vscode.ThemeIcon {
  return new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
}
