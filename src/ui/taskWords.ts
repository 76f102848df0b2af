import * as vscode from 'vscode';
import { isUndecided } from '../core/change.ts';
import { describeReason } from '../core/reasonWords.ts';
import type { Task } from '../core/task.ts';
import { proposalWords, reviewedWords } from './changeWords.ts';

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
      return task.reason?.kind === 'turn' ? vscode.l10n.t('priority {0}', task.priority) : (reason ?? '');
    case 'failed':
    case 'cancelled':
      return task.errorMessage ?? '';
    case 'completed':
      return completed(task);
  }
}

/** What is to be reviewed comes first: what was done is told by its files. */
function completed({ review, result }: Task): string {
  const proposal = isUndecided(review.state) ? proposalWords(review) : '';
  return [proposal, reviewedWords(review), result?.summary ?? ''].filter(Boolean).join(' · ');
}

function running(task: Task): string {
  const percent = `${Math.floor(task.progressPercentage)} %`;
  if (task.totalSteps === 0) return percent;
  const step = vscode.l10n.t('{0} of {1}', task.currentStep, task.totalSteps);
  return [percent, step, task.stepTitle].filter(Boolean).join(' · ');
}

/** The time of today, with the date for any other day. */
export function clockTime(ms: number): string {
  const date = new Date(ms);
  const today = new Date().toDateString() === date.toDateString();
  const time = date.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
  return today ? time : `${date.toLocaleDateString()} ${time}`;
}

/** @param seconds of running time */
export function duration(seconds: number): string {
  if (seconds < 60) return vscode.l10n.t('{0} s', Math.max(1, Math.round(seconds)));
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return vscode.l10n.t('{0} min', minutes);
  return vscode.l10n.t('{0} h {1} min', Math.floor(minutes / 60), minutes % 60);
}
