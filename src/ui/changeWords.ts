import * as vscode from 'vscode';
import type { ChangeState, Review } from '../core/change.ts';
import type { Change } from '../engine/port.ts';

/** Lines that come and go, as everybody writes them: "+12 −3". Empty where none do. */
export function lineCounts({ added, removed }: Pick<Review, 'added' | 'removed'>): string {
  const counts = [
    added > 0 ? `+${added.toLocaleString()}` : '',
    removed > 0 ? `−${removed.toLocaleString()}` : '',
  ];
  return counts.filter(Boolean).join(' ');
}

/** The size of a proposal: "3 files +12 −3". */
export function proposalWords(review: Review): string {
  return [fileCount(review.files), lineCounts(review)].filter(Boolean).join(' ');
}

export function fileCount(files: number): string {
  return files === 1 ? vscode.l10n.t('1 file') : vscode.l10n.t('{0} files', files.toLocaleString());
}

/** What has become of a proposal, where it is not simply undecided or none. */
export function reviewedWords({ state }: Review): string {
  switch (state) {
    case 'none':
    case 'pending':
      return '';
    case 'partly':
      return vscode.l10n.t('partly applied');
    case 'applied':
      return vscode.l10n.t('applied');
    case 'discarded':
      return vscode.l10n.t('discarded');
  }
}

/** How a proposed file differs from what the task found: `moved` is a new file that another place gave up. */
export type ChangeLook = 'added' | 'modified' | 'deleted' | 'moved';

export function lookOfChange({ kind, movedFrom }: Pick<Change, 'kind' | 'movedFrom'>): ChangeLook {
  switch (kind) {
    case 'delete':
      return 'deleted';
    case 'create':
      return movedFrom === null ? 'added' : 'moved';
    case 'edit':
      return movedFrom === null ? 'modified' : 'moved';
  }
}

export function lookWords(look: ChangeLook): string {
  switch (look) {
    case 'added':
      return vscode.l10n.t('New file');
    case 'modified':
      return vscode.l10n.t('Changed');
    case 'deleted':
      return vscode.l10n.t('Deleted');
    case 'moved':
      return vscode.l10n.t('Moved');
  }
}

export function changeStateWords(state: ChangeState): string {
  switch (state) {
    case 'pending':
      return vscode.l10n.t('not applied yet');
    case 'applied':
      return vscode.l10n.t('applied');
    case 'discarded':
      return vscode.l10n.t('discarded');
  }
}
