import * as vscode from 'vscode';
import type { Task } from '../core/task.ts';
import { wholeResult } from '../core/wholeResult.ts';
import type { TaskEngine } from '../engine/port.ts';

export const RESULT_SCHEME = 'agent-task';

/** What came of a task, as a read-only Markdown document: for results that are long, or to be kept in a file. */
export class ResultDocuments implements vscode.TextDocumentContentProvider {
  readonly #engine: Pick<TaskEngine, 'get'>;

  constructor(engine: Pick<TaskEngine, 'get'>) {
    this.#engine = engine;
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const task = await this.#engine.get(uri.query);
    if (!task) return vscode.l10n.t('This task is no longer there.');
    const { result } = task;
    if (!result) return vscode.l10n.t('This task has no result.');
    const text = wholeResult(result);
    return result.sample ? `*${vscode.l10n.t('Sample, no AI')}*\n\n${text}` : text;
  }
}

/** Opens it in an editor; the tab is called as the task is. */
export async function openResult(task: Task): Promise<void> {
  const document = await vscode.workspace.openTextDocument(resultUri(task));
  await vscode.window.showTextDocument(document, { preview: true });
}

function resultUri({ id, title, ref }: Task): vscode.Uri {
  const words = title.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
  return vscode.Uri.from({ scheme: RESULT_SCHEME, path: `/${words.slice(0, 60) || ref}.md`, query: id });
}
