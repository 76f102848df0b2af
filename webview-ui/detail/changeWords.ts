import type { ChangesEvent } from '../../src/core/event.ts';
import { l10n } from '../l10n.ts';

/** What happened to the files that a task proposes, as a line of its log. */
export function changeWords({ what, paths, more }: ChangesEvent): string {
  const files = more > 0 ? l10n.t('{0} and {1} more', paths.join(', '), more) : paths.join(', ');
  switch (what) {
    case 'proposed':
      return l10n.t('Proposed: {0}', files);
    case 'revised':
      return l10n.t('Changed by you: {0}', files);
    case 'applied':
      return l10n.t('Applied: {0}', files);
    case 'discarded':
      return l10n.t('Discarded: {0}', files);
    case 'reopened':
      return l10n.t('Brought back: {0}', files);
  }
}
