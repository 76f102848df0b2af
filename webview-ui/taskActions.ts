import { TRANSITIONS } from '../src/core/lifecycle.ts';
import type { TaskAction } from './contract/action.ts';
import type { Standing } from './contract/task.ts';
import { l10n } from './l10n.ts';

/** What of a task decides over its actions. */
export type Acting = Pick<Standing, 'status' | 'needsYou' | 'asks'>;

/** An action as a button. */
export interface ActionLook {
  readonly action: TaskAction;
  readonly label: string;
  /** Of the codicons. */
  readonly icon: string;
}

/** What can be done at once to a task that stands so, the likeliest first. */
export function rowActions({ status, needsYou, asks }: Acting): readonly TaskAction[] {
  if (status === 'completed' && needsYou) return ['review', 'applyChanges'];
  const { pause, resume, retry, cancel } = TRANSITIONS[status];
  return [
    ...(asks ? (['answer'] as const) : resume ? (['resume'] as const) : []),
    ...(pause ? (['pause'] as const) : []),
    ...(retry ? (['retry'] as const) : []),
    ...(status === 'completed' ? (['runAgain'] as const) : []),
    ...(cancel ? (['cancel'] as const) : []),
  ];
}

/** All that can be done to a task in this status; the first is what a person most likely wants. */
export function allActions({ status, asks }: Acting): readonly TaskAction[] {
  switch (status) {
    case 'pending':
    case 'queued':
      return ['pause', 'edit', 'followUp', 'cancel', 'delete'];
    case 'running':
      return ['pause', 'cancel', 'followUp'];
    case 'paused':
      // Its page has a place for the answer.
      return [...(asks ? [] : (['resume'] as const)), 'edit', 'followUp', 'cancel', 'delete'];
    case 'completed':
      return ['followUp', 'openResult', 'runAgain', 'delete'];
    case 'failed':
    case 'cancelled':
      return ['retry', 'retryWithModel', 'edit', 'retryFresh', 'delete'];
  }
}

export function lookOf(action: TaskAction): ActionLook {
  const { label, icon } = words(action);
  return { action, label, icon };
}

function words(action: TaskAction): Omit<ActionLook, 'action'> {
  switch (action) {
    case 'open':
      return { label: l10n.t('Open'), icon: 'go-to-file' };
    case 'cancel':
      return { label: l10n.t('Cancel'), icon: 'close' };
    case 'pause':
      return { label: l10n.t('Pause'), icon: 'debug-pause' };
    case 'resume':
      return { label: l10n.t('Resume'), icon: 'debug-continue' };
    case 'answer':
      return { label: l10n.t('Answer…'), icon: 'comment-discussion' };
    case 'retry':
      return { label: l10n.t('Retry'), icon: 'refresh' };
    case 'retryFresh':
      return { label: l10n.t('Retry from the First Step'), icon: 'debug-restart' };
    case 'retryWithModel':
      return { label: l10n.t('Retry with Another Model…'), icon: 'arrow-swap' };
    case 'runAgain':
      return { label: l10n.t('Run Again'), icon: 'run-all' };
    case 'edit':
      return { label: l10n.t('Edit…'), icon: 'edit' };
    case 'followUp':
      return { label: l10n.t('Follow Up…'), icon: 'reply' };
    case 'delete':
      return { label: l10n.t('Delete'), icon: 'trash' };
    case 'openResult':
      return { label: l10n.t('Open as Document'), icon: 'open-preview' };
    case 'review':
      return { label: l10n.t('Review Changes'), icon: 'git-compare' };
    case 'applyChanges':
      return { label: l10n.t('Apply All'), icon: 'check-all' };
    case 'discardChanges':
      return { label: l10n.t('Discard'), icon: 'discard' };
    case 'bringBackChanges':
      return { label: l10n.t('Bring Back'), icon: 'redo' };
    case 'sendBack':
      return { label: l10n.t('Send Back…'), icon: 'comment-discussion' };
  }
}
