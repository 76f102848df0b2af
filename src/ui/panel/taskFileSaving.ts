import * as vscode from 'vscode';
import type { TaskDraft } from '../../core/task.ts';
import { taskFileName } from '../../files/newTaskFile.ts';
import { writeTaskFile } from '../../files/writeTaskFile.ts';

/**
 * Asks where to, writes a draft as a task file and opens it. False where the person chose no place.
 *
 * @throws QueueError for what a task file cannot hold, naming the field
 */
export async function saveAsTaskFile(draft: TaskDraft): Promise<boolean> {
  const text = writeTaskFile(draft);
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const chosen = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Save as Task File'),
    saveLabel: vscode.l10n.t('Save'),
    filters: { [vscode.l10n.t('Task files')]: ['task.md'] },
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder.uri, 'tasks', taskFileName(draft.title)) } : {}),
  });
  if (!chosen) return false;
  const uri = chosen.path.endsWith('.task.md')
    ? chosen
    : chosen.with({ path: `${chosen.path.replace(/(\.task)?(\.md)?$/, '')}.task.md` });
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  await vscode.window.showTextDocument(uri);
  return true;
}
