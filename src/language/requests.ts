import type { TaskDraft } from '../core/task.ts';

/** What the language server and the extension say to each other besides the protocol's own messages. */

/** Editor to server, a notification: what task files may name from now on. */
export const SURROUNDINGS = 'agentTaskQueue/surroundings';

/** Editor to server, a notification: the queue has changed; what it did not have may be there by now. */
export const QUEUE_CHANGED = 'agentTaskQueue/queueChanged';

/** Server to editor, a request: what the queue has of these refs and ids. */
export const QUEUED = 'agentTaskQueue/queued';
export interface QueuedParams {
  readonly refs: readonly string[];
}
export interface QueuedTask {
  /** As it was asked for. */
  readonly ref: string;
  readonly title: string;
  /** Its status and how far it is, why it waits or how it ended, in words for a person. */
  readonly state: string;
}

/** Editor to server, a request: the task file at a URI as it stands in the editor; null where it is none. */
export const TASK_FILE = 'agentTaskQueue/taskFile';
export interface TaskFileParams {
  readonly uri: string;
}
export interface TaskFileFacts {
  readonly ref: string;
  readonly title: string | null;
  /** There if nothing stands in the way of queueing it; `dependsOn` as refs. */
  readonly draft: TaskDraft | null;
  /** URIs of all task files that it depends on, directly or not, parents first; without itself. */
  readonly dependencies: readonly string[];
}
