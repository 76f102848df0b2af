import type * as vscode from 'vscode';
import type { TaskEngine } from '../../engine/port.ts';
import type { QueueWatch } from '../queueWatch.ts';
import { queuedTasks, type QueuedTask } from './queuedTasks.ts';
import { taskFileSurroundings } from './surroundings.ts';
import type { TaskFileLanguage } from './taskFileLanguage.ts';
import { TaskFileLenses } from './taskFileLenses.ts';

// A bundle of its own (see esbuild.js), loaded with the first task file.

export interface TaskFilesTools {
  readonly engine: TaskEngine;
  /** The folder of the agents that come with the extension. */
  readonly shippedAgents: vscode.Uri;
  /** Whether there is a queue to ask; else asking would make one. */
  readonly isStored: () => Promise<boolean>;
}

/** What the editor knows and shows of task files besides what they say themselves. */
export class TaskFiles {
  readonly #tools: TaskFilesTools;

  constructor(tools: TaskFilesTools) {
    this.#tools = tools;
  }

  /** What task files may name, as it is now. */
  surroundings(): ReturnType<typeof taskFileSurroundings> {
    return taskFileSurroundings(this.#tools.shippedAgents);
  }

  /** What the queue has of these refs and ids. */
  async queued(refs: readonly string[]): Promise<readonly QueuedTask[]> {
    return (await this.#tools.isStored()) ? queuedTasks(this.#tools.engine, refs) : [];
  }

  /** Shows over task files what can be done with them and how their tasks stand. */
  show(watch: QueueWatch, language: TaskFileLanguage): vscode.Disposable {
    return new TaskFileLenses({ ...this.#tools, watch, language });
  }
}
