import type * as vscode from 'vscode';
import type { TaskDraft } from '../../core/task.ts';

/** A task file as it stands in the editor, saved or not. */
export interface TaskFileFacts {
  readonly ref: string;
  readonly title: string | null;
  /** There if nothing stands in the way of queueing it; `dependsOn` as refs. */
  readonly draft: TaskDraft | null;
  /** URIs of all task files that it depends on, directly or not, parents first; without itself. */
  readonly dependencies: readonly string[];
}

/** What is asked of the language of task files: it knows all of the workspace's. */
export interface TaskFileLanguage {
  /** Null where it is no task file. */
  taskFile(uri: vscode.Uri): Promise<TaskFileFacts | null>;
}
