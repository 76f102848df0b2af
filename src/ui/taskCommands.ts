import * as vscode from 'vscode';
import { messageOf } from '../core/errors.ts';
import type { TaskEngine } from '../engine/port.ts';
import type * as queueing from './queueing.ts';
import { taskUri } from './taskDocument.ts';
import type { MoreNode, TaskNode, TaskTree } from './taskTree.ts';

type Queueing = typeof queueing;

export interface CommandTools extends queueing.QueueingTools {
  readonly tree: TaskTree;
  /** Something was queued: the views have reason to look. */
  readonly queued: () => void;
}

/** All commands. None throws an unworded error: what goes wrong is said in a notification. */
export function registerCommands(tools: CommandTools): vscode.Disposable {
  const { engine, tree } = tools;
  const withQueueing = async (ask: (room: Queueing) => Promise<readonly unknown[]>) => {
    if ((await ask(await import('./queueing.ts'))).length > 0) tools.queued();
  };
  return vscode.Disposable.from(
    command('queueTask', (text?: unknown) => withQueueing((room) => room.queueTask(tools, sentence(text)))),
    command('trySample', () => withQueueing((room) => room.trySample(tools))),
    command('queueTaskFile', (uri?: unknown, all?: unknown) =>
      withQueueing((room) => room.queueTaskFiles(tools, chosen(uri, all))),
    ),
    command('queueSelection', (text?: unknown) => {
      const editor = vscode.window.activeTextEditor;
      return editor && withQueueing((room) => room.queueSelection(tools, editor, sentence(text)));
    }),
    command('queueFile', (uri?: unknown, all?: unknown) =>
      withQueueing((room) => room.queueFiles(tools, chosen(uri, all))),
    ),
    command('queueSeveral', (list?: unknown) =>
      withQueueing((room) => room.queueSeveral(tools, sentence(list))),
    ),
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

/** Key bindings and other extensions may give the text along; from a menu something else comes first. */
function sentence(given: unknown): string | undefined {
  return typeof given === 'string' ? given : undefined;
}

function command(name: string, run: (...args: unknown[]) => unknown): vscode.Disposable {
  return vscode.commands.registerCommand(`agentTaskQueue.${name}`, async (...args: unknown[]) => {
    try {
      await run(...args);
    } catch (error) {
      void vscode.window.showErrorMessage(messageOf(error));
    }
  });
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

function chosen(uri: unknown, all: unknown): readonly vscode.Uri[] {
  if (Array.isArray(all)) return all.filter((one) => one instanceof vscode.Uri);
  if (uri instanceof vscode.Uri) return [uri];
  const active = vscode.window.activeTextEditor?.document.uri;
  return active ? [active] : [];
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
