import * as vscode from 'vscode';
import type { ChangeState, Review } from '../core/change.ts';
import { lineCounts, type ChangeLook } from '../core/changeLook.ts';

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
