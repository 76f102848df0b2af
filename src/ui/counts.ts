import * as vscode from 'vscode';
import type { Stats } from '../engine/port.ts';
import { taskGroups } from './taskGroups.ts';

/** All counts that are not zero, in the tree's order: "2 Running, 4 Queued". */
export function describeCounts({ byStatus, queuePaused }: Stats): string {
  const parts = taskGroups()
    .filter(({ id, status }) => id !== 'needsYou' && byStatus[status] > 0)
    .map(({ status, label }) => `${byStatus[status]} ${label}`);
  if (queuePaused) parts.push(vscode.l10n.t('the queue is paused'));
  return parts.length > 0 ? parts.join(', ') : vscode.l10n.t('No tasks');
}
