import * as vscode from 'vscode';
import type { TaskEngine } from '../engine/port.ts';
import { command } from './command.ts';
import { taskUri } from './taskDocument.ts';
import type { MoreNode, TaskNode, TaskTree } from './taskTree.ts';

export interface TaskCommandTools {
  readonly engine: TaskEngine;
  readonly tree: TaskTree;
}

/** The commands on tasks that are queued, and on the queue. */
export function registerTaskCommands({ engine, tree }: TaskCommandTools): vscode.Disposable {
  return vscode.Disposable.from(
    command('showTask', (node: unknown) => showTask(engine, node)),
    command('showMore', (node: unknown) => isMore(node) && tree.showMore(node)),
    ...onTasks('cancelTask', (id) => engine.cancel(id)),
    ...onTasks('pauseTask', (id) => engine.pause(id)),
    ...onTasks('resumeTask', (id) => engine.resume(id)),
    ...onTasks('retryTask', (id) => engine.retry(id)),
    ...onTasks('retryTaskFresh', (id) => engine.retry(id, { fresh: true })),
    ...onTasks('deleteTask', (id) => engine.remove(id)),
    command('pauseQueue', () => engine.setQueue({ paused: true })),
    command('resumeQueue', () => engine.setQueue({ paused: false })),
  );
}

/** A command over the rows that it was called on: one, or all that are selected. */
function onTasks(name: string, run: (id: string) => Promise<unknown>): readonly vscode.Disposable[] {
  return [
    command(name, async (node: unknown, selected: unknown) => {
      const nodes = Array.isArray(selected) ? selected.filter(isTask) : isTask(node) ? [node] : [];
      for (const { task } of nodes) await run(task.id);
    }),
  ];
}

async function showTask(engine: TaskEngine, node: unknown): Promise<void> {
  const task = isTask(node) ? node.task : typeof node === 'string' ? await engine.get(node) : undefined;
  if (task) await vscode.commands.executeCommand('markdown.showPreview', taskUri(task));
}

function isTask(node: unknown): node is TaskNode {
  return isNode(node) && node.kind === 'task';
}

function isMore(node: unknown): node is MoreNode {
  return isNode(node) && node.kind === 'more';
}

function isNode(node: unknown): node is { readonly kind: unknown } {
  return typeof node === 'object' && node !== null && 'kind' in node;
}
