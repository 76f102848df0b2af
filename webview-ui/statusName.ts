import type { Status } from '../src/core/lifecycle.ts';
import { l10n } from './l10n.ts';

/** The name of a status, as the tree has it. */
export function statusName(status: Status): string {
  switch (status) {
    case 'pending':
      return l10n.t('Pending');
    case 'queued':
      return l10n.t('Queued');
    case 'running':
      return l10n.t('Running');
    case 'paused':
      return l10n.t('Paused');
    case 'completed':
      return l10n.t('Completed');
    case 'failed':
      return l10n.t('Failed');
    case 'cancelled':
      return l10n.t('Cancelled');
  }
}

/** The name of where a task stands: what waits for the person comes before its status. */
export function standingName({ status, needsYou }: { status: Status; needsYou: boolean }): string {
  return needsYou ? l10n.t('Needs You') : statusName(status);
}
