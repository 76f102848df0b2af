import type { TaskDraft } from '../core/task.ts';
import type { Surroundings } from './surroundings.ts';

/** What the language server and the extension say to each other besides the protocol's own messages. */

/** Editor to server, a notification: what task files may name from now on. */
export const SURROUNDINGS = 'agentTaskQueue/surroundings';
export type SurroundingsParams = Surroundings;

/** Editor to server, a notification: tasks in the queue have changed, what is said of them may be old. */
export const QUEUE_CHANGED = 'agentTaskQueue/queueChanged';

/** Server to editor, a request: what the queue holds under these refs; those it does not know are left out. */
export const TASKS = 'agentTaskQueue/tasks';
export interface TasksParams {
  readonly refs: readonly string[];
}
export type TasksResult = readonly QueuedTask[];

/** A task in the queue, as much of it as a task file shows. */
export interface QueuedTask {
  readonly ref: string;
  readonly id: string;
  readonly title: string;
  /** In words, with the reason and how far it is: `Waiting for a.task.md`, `Running · 2 of 5`. */
  readonly status: string;
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
