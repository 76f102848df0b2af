import type { Head } from '../contract/detail.ts';
import { l10n } from '../l10n.ts';
import { standingName } from '../statusName.ts';
import { when } from '../times.ts';

/** Where the task stands, why it waits and how long still. */
export function standingWords(head: Head, now: number): string {
  const wait = head.until === null ? '' : when(head.until, now);
  return [head.state, wait].filter(Boolean).join(' ');
}

/** What stands beside the name of the status. Of what has ended or asks the page says more below. */
export function headWords(head: Head, now: number): string {
  switch (head.status) {
    case 'failed':
      return '';
    case 'completed':
      return head.needsYou ? l10n.t('Completed, with changes to review') : '';
    default:
      return head.question ? '' : standingWords(head, now);
  }
}

/** For who listens: what differs, in words; empty where it is nothing but time. */
export function spokenChange(before: Head | undefined, head: Head): string {
  if (!before) return '';
  if (before.status !== head.status || before.needsYou !== head.needsYou) {
    return [standingName(head), head.state].filter(Boolean).join(': ');
  }
  if (head.status === 'running' && head.steps > 0 && before.step !== head.step) {
    return [l10n.t('Step {0} of {1}', head.step, head.steps), head.state].filter(Boolean).join(': ');
  }
  return '';
}
