import * as vscode from 'vscode';
import type { Stats } from '../../engine/port.ts';
import { budgetWords } from '../spendingWords.ts';
import { clockTime } from '../taskWords.ts';
import type { TaskNode } from './nodes.ts';

/** The one line above the rows: why nothing moves that could, and what to do. Undefined: nothing holds the queue up. */
export function viewMessage(
  stats: Stats | undefined,
  pending: readonly TaskNode[],
  isTrusted: boolean,
): string | undefined {
  if (!stats || stats.total === 0) return undefined;
  if (!isTrusted) return vscode.l10n.t('No task runs in a workspace that you do not trust.');
  if (stats.held)
    return vscode.l10n.t('Work from {0} waits. Resume the queue to go on.', clockTime(stats.held.since));
  if (stats.queuePaused)
    return stats.byStatus.running > 0
      ? vscode.l10n.t('The queue is paused. What runs goes on to its end.')
      : vscode.l10n.t('The queue is paused.');
  const { holds } = stats.spending;
  if (holds && stats.byStatus.pending > 0) return budgetWords(holds.until);
  if (pending.some(({ task: { reason } }) => reason?.kind === 'no-model'))
    return vscode.l10n.t('No model is connected: tasks wait for one.');
  return undefined;
}
