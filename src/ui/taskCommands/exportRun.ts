import * as vscode from 'vscode';
import type { Task } from '../../core/task.ts';
import type { TaskEngine } from '../../engine/port.ts';
import { RUN_FILE, runLines } from '../../files/writeRunFile.ts';

/** Asks where to, and writes the current run of a task as one file. Undefined: the person chose no place. */
export async function exportRun(engine: TaskEngine, task: Task): Promise<vscode.Uri | undefined> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const name = `${nameOf(task)}${RUN_FILE}`;
  const chosen = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export Run: with what the model was told and said, and with the proposed files'),
    saveLabel: vscode.l10n.t('Export'),
    filters: { [vscode.l10n.t('Runs')]: ['jsonl'] },
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder.uri, name) } : {}),
  });
  if (!chosen) return undefined;
  const lines = await runLines(engine, task);
  if (!lines) throw new Error(vscode.l10n.t('The task {0} is no longer there.', task.title));
  await vscode.workspace.fs.writeFile(chosen, await encoded(lines));
  return chosen;
}

/** Line by line, each in a turn of its own: a run may be long, and the editor draws meanwhile. */
async function encoded(lines: readonly unknown[]): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const encoder = new TextEncoder();
  for (const line of lines) {
    parts.push(encoder.encode(`${JSON.stringify(line)}\n`));
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
  return Buffer.concat(parts);
}

function nameOf({ title }: Task): string {
  const words = title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');
  return words.slice(0, 60).replace(/^-+|-+$/g, '') || 'task';
}
