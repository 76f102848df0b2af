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

/** What waits for the person: "2 to review", "1 needs you", "3 need you (2 to review)"; empty where nothing does. */
export function needWords({ needsYou: needed, toReview }: Pick<Stats, 'needsYou' | 'toReview'>): string {
  if (needed === 0) return '';
  if (needed === toReview) return toReviewWords(toReview);
  return toReview === 0 ? needYou(needed) : `${needYou(needed)} (${toReviewWords(toReview)})`;
}
