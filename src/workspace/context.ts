import type { WorkspaceReader } from './reader.ts';

/** A file, or a part of one, that is given to the agent with its task. */
export interface ContextFile {
  readonly path: string;
  /** The lines that `text` is, from 1, where it is not the whole file. */
  readonly range?: { readonly start: number; readonly end: number };
  readonly text: string;
  /** What the agent must know of it: that it was cut, that it holds secrets. */
  readonly note?: string;
}

export interface TaskContext {
  readonly files: readonly ContextFile[];
  /** What was asked for and is not there, one sentence each. */
  readonly notes: readonly string[];
}

/** Reads the context files of a task as they are now. Nothing that is wrong with an entry fails: it becomes a note. */
export function readContext(
  _workspace: WorkspaceReader,
  _entries: readonly string[],
  _signal: AbortSignal,
): Promise<TaskContext> {
  return Promise.reject(new Error('Not yet.'));
}
