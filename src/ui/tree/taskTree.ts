import * as vscode from 'vscode';
import type { TaskEngine } from '../../engine/port.ts';
import type { QueueChange } from '../queueChange.ts';
import type { QueueWatch } from '../queueWatch.ts';
import { fileItem } from './fileItem.ts';
import { FileRows } from './fileRows.ts';
import { countsOf, type GroupId } from './groups.ts';
import type { FileNode, GroupNode, MoreNode, TaskNode, TaskTreeNode } from './nodes.ts';
import { iconOf, lookOf } from './looks.ts';
import { taskItem } from './taskItem.ts';
import { TaskRows, type Redraw } from './taskRows.ts';
import { taskTooltip } from './taskTooltip.ts';
import type { TreeFilter } from './treeFilter.ts';
import type { Unseen } from './unseen.ts';

/** Whose rows a row of kind `more` stands for. */
export type MorePlace = Pick<MoreNode, 'group' | 'task'>;

/** Listing takes at most this share of the time: after a listing of 100 ms nothing is listed for 400 ms. */
const REST = 4;
/** The first listing waits for the engine to open, which says nothing about those that follow. */
const LONGEST_REST_MS = 500;

/**
 * The tasks by status. What moves is drawn where it moves: its own row, or the groups that it left and came to. While
 * nobody sees the tree nothing is drawn at all.
 */
export class TaskTree implements vscode.TreeDataProvider<TaskTreeNode>, vscode.Disposable {
  readonly #engine: TaskEngine;
  readonly #watch: QueueWatch;
  readonly #unseen: Unseen;
  readonly #changed = new vscode.EventEmitter<TaskTreeNode[] | undefined>();
  readonly #subscription: vscode.Disposable;
  readonly #rows: TaskRows;
  readonly #files: FileRows;
  readonly #listed = new vscode.EventEmitter<GroupId>();
  readonly onDidChangeTreeData = this.#changed.event;
  /** The rows of a group were given to the view. */
  readonly onDidList = this.#listed.event;
  #isVisible = true;
  /** What is drawn once the listing before it has rested, or the tree is seen again. */
  #waiting: Set<TaskTreeNode> | 'all' = new Set();
  #timer: NodeJS.Timeout | undefined;
  #restsUntil = 0;

  constructor(engine: TaskEngine, watch: QueueWatch, unseen: Unseen) {
    this.#engine = engine;
    this.#watch = watch;
    this.#unseen = unseen;
    this.#rows = new TaskRows(engine);
    this.#files = new FileRows(engine.review);
    this.#subscription = watch.onDidChange((change) => this.#take(change));
  }

  async getChildren(node?: TaskTreeNode): Promise<TaskTreeNode[]> {
    this.#watch.watch();
    const began = performance.now();
    try {
      if (!node) return [...(await this.#rows.groups(await this.#counts()))];
      if (node.kind === 'task') return [...(await this.#files.children(node))];
      if (node.kind !== 'group') return [];
      const rows = await this.#rows.children(node.id);
      // Told once whoever asked has them.
      setImmediate(() => this.#listed.fire(node.id));
      return [...rows];
    } finally {
      const now = performance.now();
      const rest = Math.min(REST * (now - began), LONGEST_REST_MS);
      this.#restsUntil = Math.max(this.#restsUntil, now + rest);
    }
  }

  getParent(node: TaskTreeNode): TaskTreeNode | undefined {
    switch (node.kind) {
      case 'group':
        return undefined;
      case 'task':
        return this.#rows.group(node.group);
      case 'file':
        return this.#rows.find(node.task);
      case 'more':
        return node.task === null ? this.#rows.group(node.group) : this.#rows.find(node.task);
    }
  }

  getTreeItem(node: TaskTreeNode): vscode.TreeItem {
    switch (node.kind) {
      case 'group':
        return groupItem(node, node.id === 'completed' ? this.#unseen.size : 0);
      case 'task':
        return taskItem(node.task, node.group === 'completed' && this.#unseen.has(node.task.id));
      case 'file':
        return fileItem(node, this.#isRunning(node));
      case 'more':
        return moreItem(node);
    }
  }

  resolveTreeItem(item: vscode.TreeItem, node: TaskTreeNode): vscode.TreeItem {
    if (node.kind === 'task') item.tooltip = taskTooltip(node.task);
    return item;
  }

  /** The row of a task, if it is loaded. */
  find(task: string): TaskNode | undefined {
    return this.#rows.find(task);
  }

  /** The rows of a group that are loaded, in their order. */
  loaded(group: GroupId): readonly TaskNode[] {
    return this.#rows.loaded(group);
  }

  #isRunning({ task }: FileNode): boolean {
    return this.#rows.find(task)?.task.status === 'running';
  }

  /** Loads the next page of a group, or of a task's files. */
  showMore({ group, task }: MorePlace): void {
    if (task === null) return this.#draw([this.#rows.showMore(group)]);
    const row = this.#rows.find(task);
    if (!row) return;
    this.#files.showMore(row);
    this.#draw([row]);
  }

  setFilter(filter: TreeFilter | undefined): void {
    this.#rows.setFilter(filter);
    this.#draw('all');
  }

  /** Draws a group and its rows again as they are known. */
  redraw(group: GroupId): void {
    this.#draw([this.#rows.group(group)]);
  }

  /** What happens while the tree is hidden is drawn when it is seen again. */
  setVisible(isVisible: boolean): void {
    this.#isVisible = isVisible;
    if (isVisible) this.#drawSoon();
  }

  async #counts(): Promise<ReadonlyMap<GroupId, number>> {
    const { stats } = this.#watch;
    return countsOf(stats ?? (await this.#engine.stats()));
  }

  #take(change: QueueChange): void {
    this.#unseen.note(change);
    const { stats } = this.#watch;
    if (stats) this.#draw(this.#rows.apply(change, countsOf(stats)));
    if (this.#files.apply(change))
      this.#draw([...this.#rows.all()].filter((row) => this.#files.isOpened(row)));
  }

  #draw(redraw: Redraw): void {
    if (redraw === 'all') this.#waiting = 'all';
    else if (this.#waiting !== 'all') for (const node of redraw) this.#waiting.add(node);
    this.#drawSoon();
  }

  #drawSoon(): void {
    if (!this.#isVisible || this.#timer) return;
    const wait = Math.max(0, this.#restsUntil - performance.now());
    this.#timer = setTimeout(() => this.#drawNow(), wait);
  }

  #drawNow(): void {
    this.#timer = undefined;
    const waiting = this.#waiting;
    this.#waiting = new Set();
    if (waiting === 'all') this.#changed.fire(undefined);
    else if (waiting.size > 0) this.#changed.fire([...waiting]);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscription.dispose();
    this.#changed.dispose();
    this.#listed.dispose();
  }
}

function groupItem({ id, count }: GroupNode, unseen: number): vscode.TreeItem {
  const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const look = lookOf(id);
  const item = new vscode.TreeItem(look.label, look.folded ? Collapsed : Expanded);
  const counted = count.toLocaleString();
  const words = unseen > 0 ? [counted, vscode.l10n.t('{0} new', unseen)] : [counted];
  item.id = `group.${id}`;
  item.description = words.join(' · ');
  item.contextValue = `group.${id}`;
  item.iconPath = iconOf({ ...look, icon: look.icon.replace('~spin', '') });
  item.accessibilityInformation = { label: [look.label, ...words].join(', ') };
  return item;
}

function moreItem({ group, task, left }: MoreNode): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Show More'));
  item.id = task === null ? `more.${group}` : `more.${group}/${task}`;
  item.description = vscode.l10n.t('{0} left', left.toLocaleString());
  item.command = {
    command: 'agentTaskQueue.showMore',
    title: vscode.l10n.t('Show More'),
    arguments: [{ kind: 'more', group, task }],
  };
  return item;
}
