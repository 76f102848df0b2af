import * as vscode from 'vscode';
import { messageOf } from '../core/errors.ts';
import { SECTION } from './settings.ts';

type Editable = Pick<vscode.TextDocument, 'uri' | 'isDirty' | 'isUntitled' | 'save'>;

/**
 * Saves the unsaved editors of workspace files, so that a task reads what the person sees. Untitled ones stay as they
 * are, and so do files outside the workspace, which no task reads.
 *
 * @returns what could not be saved, a sentence each
 */
export async function saveBeforeRun(): Promise<readonly string[]> {
  if (!vscode.workspace.getConfiguration(SECTION).get('saveBeforeRun', true)) return [];
  const open: readonly Editable[] = [
    ...vscode.workspace.textDocuments,
    ...vscode.workspace.notebookDocuments,
  ];
  return (await Promise.all(open.filter(isUnsaved).map(save))).flat();
}

function isUnsaved({ uri, isDirty, isUntitled }: Editable): boolean {
  return (
    isDirty && !isUntitled && uri.scheme === 'file' && vscode.workspace.getWorkspaceFolder(uri) !== undefined
  );
}

async function save(document: Editable): Promise<readonly string[]> {
  const name = vscode.workspace.asRelativePath(document.uri);
  try {
    if (await document.save()) return [];
    return [vscode.l10n.t('{0} could not be saved: the task reads it as it was saved last.', name)];
  } catch (error) {
    return [
      vscode.l10n.t(
        '{0} could not be saved ({1}): the task reads it as it was saved last.',
        name,
        messageOf(error),
      ),
    ];
  }
}
