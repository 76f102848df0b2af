import * as vscode from 'vscode';
import type { Stats } from '../engine/port.ts';
import { countsOf } from './tree/groups.ts';
import { lookOf } from './tree/looks.ts';

/** All counts that are not zero, in the tree's order: "1 Needs You, 2 Running, 4 Queued". */
export function describeCounts(stats: Stats): string {
  const parts = [...countsOf(stats)]
    .filter(([, count]) => count > 0)
    .map(([id, count]) => `${count.toLocaleString()} ${lookOf(id).label}`);
  if (stats.queuePaused) parts.push(vscode.l10n.t('the queue is paused'));
  return parts.length > 0 ? parts.join(', ') : vscode.l10n.t('No tasks');
}

export function needYou(tasks: number): string {
  return tasks === 1 ? vscode.l10n.t('1 needs you') : vscode.l10n.t('{0} need you', tasks.toLocaleString());
}

export function toReviewWords(tasks: number): string {
  return vscode.l10n.t('{0} to review', tasks.toLocaleString());
}
