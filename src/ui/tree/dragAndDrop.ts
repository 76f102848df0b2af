import * as vscode from 'vscode';
import { messageOf } from '../../core/errors.ts';
import { withoutLinks } from '../inertText.ts';
import type { TaskEngine } from '../../engine/port.ts';
import { placeBefore, placeLast } from '../taskCommands/order.ts';
import type { TaskNode, TaskTreeNode } from './nodes.ts';
import type { TaskTree } from './taskTree.ts';

const ROWS = 'application/vnd.code.tree.agenttaskqueue.tasks';
const FILES = 'text/uri-list';

/** What waits is put in order by dragging: before the task that it is dropped on, or last, on the group's name. */
export class TaskDragAndDrop implements vscode.TreeDragAndDropController<TaskTreeNode> {
  readonly dragMimeTypes = [ROWS];
  readonly dropMimeTypes = [ROWS, FILES];
  readonly #engine: TaskEngine;
  readonly #tree: TaskTree;

  constructor(engine: TaskEngine, tree: TaskTree) {
    this.#engine = engine;
    this.#tree = tree;
  }

  handleDrag(nodes: readonly TaskTreeNode[], data: vscode.DataTransfer): void {
    const tasks = nodes.flatMap((node) => (node.kind === 'task' && isWaiting(node) ? [node.task.id] : []));
    if (tasks.length > 0) data.set(ROWS, new vscode.DataTransferItem(tasks));
  }

  async handleDrop(target: TaskTreeNode | undefined, data: vscode.DataTransfer): Promise<void> {
    try {
      const tasks: unknown = data.get(ROWS)?.value;
      if (isIds(tasks)) return await this.#place(tasks, target);
      const files = await data.get(FILES)?.asString();
      if (files && target?.kind === 'task') await this.#addContext(target, files);
    } catch (error) {
      void vscode.window.showErrorMessage(withoutLinks(messageOf(error)));
    }
  }

  async #place(tasks: readonly string[], target: TaskTreeNode | undefined): Promise<void> {
    if (target?.kind === 'task' && isWaiting(target)) {
      await placeBefore(this.#engine, tasks, target.task.id);
    } else if (target?.kind === 'more' || (target?.kind === 'group' && target.id === 'queued')) {
      await placeLast(this.#engine, tasks);
    } else {
      const words = vscode.l10n.t(
        'Drop it on a task that waits, to place it before that one, or on Queued, to place it last.',
      );
      void vscode.window.showInformationMessage(words);
    }
  }

  /** Files become context of a task that has not begun. */
  async #addContext({ task: { id } }: TaskNode, list: string): Promise<void> {
    const task = this.#tree.find(id)?.task;
    if (!task) return;
    const files = list
      .split(/\r?\n/)
      .filter((line) => line && !line.startsWith('#'))
      .map((line) => vscode.workspace.asRelativePath(vscode.Uri.parse(line)));
    const context = [...new Set([...task.context, ...files])];
    if (context.length === task.context.length) return;
    await this.#engine.edit(id, { context });
    const added = context.slice(task.context.length).join(', ');
    vscode.window.setStatusBarMessage(vscode.l10n.t('{0} is now read by “{1}”.', added, task.title), 5_000);
  }
}

function isWaiting({ group }: TaskNode): boolean {
  return group === 'queued' || group === 'pending' || group === 'paused' || group === 'needsYou';
}

function isIds(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((id) => typeof id === 'string');
}
