import * as vscode from 'vscode';
import type { Task } from '../core/task.ts';
import type { TaskEngine } from '../engine/port.ts';
import type { QueueChange, QueueWatch } from './queueWatch.ts';
import { iconOf, needsYou, taskGroups, type TaskGroup } from './taskGroups.ts';
import { taskItem, taskTooltip } from './taskItem.ts';

const PAGE = 100;

export interface GroupNode {
  readonly kind: 'group';
  readonly group: TaskGroup;
  readonly count: number;
}

export interface TaskNode {
  readonly kind: 'task';
  readonly group: TaskGroup;
  task: Task;
}

export interface MoreNode {
  readonly kind: 'more';
  readonly group: TaskGroup;
  readonly left: number;
}

export type TaskTreeNode = GroupNode | TaskNode | MoreNode;

/** The tasks by status. Groups load a page at a time; progress redraws its own row alone. */
export class TaskTree implements vscode.TreeDataProvider<TaskTreeNode>, vscode.Disposable {
  readonly #engine: TaskEngine;
  readonly #watch: QueueWatch;
  readonly #changed = new vscode.EventEmitter<TaskTreeNode | undefined>();
  readonly #subscription: vscode.Disposable;
  readonly #groups = taskGroups();
  /** The rows on show, by task. */
  readonly #rows = new Map<string, TaskNode>();
  /** How many rows of a group are asked for. */
  readonly #pages = new Map<string, number>();
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(engine: TaskEngine, watch: QueueWatch) {
    this.#engine = engine;
    this.#watch = watch;
    this.#subscription = watch.onDidChange((change) => void this.#refresh(change));
  }

  async getChildren(node?: TaskTreeNode): Promise<TaskTreeNode[]> {
    this.#watch.watch();
    if (!node) return this.#roots();
    return node.kind === 'group' ? this.#tasks(node) : [];
  }

  getTreeItem(node: TaskTreeNode): vscode.TreeItem {
    switch (node.kind) {
      case 'group':
        return groupItem(node);
      case 'task':
        return taskItem(node.task, node.group);
      case 'more':
        return moreItem(node);
    }
  }

  resolveTreeItem(item: vscode.TreeItem, node: TaskTreeNode): vscode.TreeItem {
    if (node.kind === 'task') item.tooltip = taskTooltip(node.task);
    return item;
  }

  /** Loads the next page of a group. */
  showMore(node: MoreNode): void {
    const { id } = node.group;
    this.#pages.set(id, (this.#pages.get(id) ?? 1) + 1);
    this.#changed.fire(undefined);
  }

  async #roots(): Promise<TaskTreeNode[]> {
    const { byStatus } = await this.#engine.stats();
    const { needed } = this.#watch;
    return this.#groups.flatMap((group): GroupNode[] => {
      const all = byStatus[group.status];
      const count = group.id === 'needsYou' ? needed : group.id === 'paused' ? all - needed : all;
      return count > 0 ? [{ kind: 'group', group, count }] : [];
    });
  }

  async #tasks({ group }: GroupNode): Promise<TaskTreeNode[]> {
    const { id, status, order } = group;
    const limit = PAGE * (this.#pages.get(id) ?? 1);
    const { tasks, total } = await this.#engine.list({
      status: [status],
      order,
      limit: Math.min(limit, 1_000),
    });
    const mine = status === 'paused' ? tasks.filter((task) => needsYou(task) === (id === 'needsYou')) : tasks;
    const rows = mine.map((task): TaskNode => ({ kind: 'task', group, task }));
    for (const row of rows) this.#rows.set(row.task.id, row);
    return total > tasks.length ? [...rows, { kind: 'more', group, left: total - tasks.length }] : rows;
  }

  async #refresh({ tasks, moved }: QueueChange): Promise<void> {
    if (moved) {
      this.#rows.clear();
      return this.#changed.fire(undefined);
    }
    for (const id of tasks) {
      const row = this.#rows.get(id);
      const task = row && (await this.#engine.get(id));
      if (!row || !task) continue;
      row.task = task;
      this.#changed.fire(row);
    }
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}

function groupItem({ group, count }: GroupNode): vscode.TreeItem {
  const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(group.label, group.folded ? Collapsed : Expanded);
  item.id = `group.${group.id}`;
  item.description = String(count);
  item.contextValue = `group.${group.id}`;
  item.iconPath = iconOf(group);
  item.accessibilityInformation = { label: `${group.label}, ${count}` };
  return item;
}

function moreItem(node: MoreNode): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Show more'));
  item.id = `more.${node.group.id}`;
  item.description = vscode.l10n.t('{0} left', node.left);
  item.command = { command: 'agentTaskQueue.showMore', title: vscode.l10n.t('Show more'), arguments: [node] };
  return item;
}
