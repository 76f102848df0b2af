import * as vscode from 'vscode';
import type { Relative, Standing } from '../../../webview-ui/contract/task.ts';
import type { Reason } from '../../core/reason.ts';
import { describeReason } from '../../core/reasonWords.ts';
import type { Task } from '../../core/task.ts';
import { clockTime, shortState } from '../taskWords.ts';
import { needsYou } from '../tree/groups.ts';
import { plain } from './plain.ts';

/** The most of a state's words that crosses; the tooltip of a row holds no more either. */
const MAX_STATE = 500;
const MAX_TITLE = 300;

/** A task as every view shows it. */
export function standingOf(task: Task): Standing {
  const { id, status, agent, priority, createdAt, completedAt } = task;
  return {
    id,
    title: plain(task.title, MAX_TITLE),
    status,
    needsYou: needsYou(task),
    asks: task.reason?.kind === 'question',
    ...stateOf(task),
    progress: task.progressPercentage,
    step: task.currentStep,
    steps: task.totalSteps,
    agent,
    priority,
    createdAt,
    completedAt,
  };
}

export function relativeOf(task: Task): Relative {
  const { id, status } = task;
  return { id, title: plain(task.title, MAX_TITLE), status, needsYou: needsYou(task) };
}

/** The words, and until when they hold; the page counts that down. */
function stateOf(task: Task): Pick<Standing, 'state' | 'until'> {
  if (task.reason) return waiting(task.reason);
  const state = task.status === 'running' ? task.stepTitle : shortState(task);
  return { state: plain(state ?? '', MAX_STATE), until: null };
}

function waiting(reason: Reason): Pick<Standing, 'state' | 'until'> {
  switch (reason.kind) {
    case 'schedule':
      return { state: vscode.l10n.t('scheduled'), until: reason.until };
    case 'retry':
      return { state: vscode.l10n.t('retry {0} of {1}', reason.retry, reason.of), until: reason.until };
    case 'provider-limited':
      return { state: vscode.l10n.t('{0} is limited; again', reason.provider), until: reason.until };
    default:
      return { state: plain(describeReason(reason, clockTime), MAX_STATE), until: null };
  }
}
