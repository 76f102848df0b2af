import * as vscode from 'vscode';
import type { AgentSource } from '../../files/agentSet.ts';

/** Where an agent comes from, in a word or two. */
export function sourceWord(source: AgentSource): string {
  switch (source) {
    case 'workspace':
      return vscode.l10n.t('workspace');
    case 'user':
      return vscode.l10n.t('yours');
    case 'shipped':
      return vscode.l10n.t('built in');
  }
}
