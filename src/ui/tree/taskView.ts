import * as vscode from 'vscode';
import type { TaskEngine } from '../../engine/port.ts';
import { needYou } from '../counts.ts';
import { DisposableStore } from '../disposables.ts';
import type { Memory } from '../memory.ts';
import type { QueueWatch } from '../queueWatch.ts';
import type { GroupId } from './groups.ts';
import type { TaskNode, TaskTreeNode } from './nodes.ts';
import { TaskDragAndDrop } from './dragAndDrop.ts';
import { TaskTree } from './taskTree.ts';
import { Unseen } from './unseen.ts';

export const TASKS_VIEW = 'agentTaskQueue.tasks';

export interface TaskViewTools {
  readonly engine: TaskEngine;
  readonly watch: QueueWatch;
  /** What is remembered of this workspace. */
  readonly memory: Memory;
}

/** The view Tasks: the tree with its selection, its badge, and what it says above the rows. */
export class TaskView implements vscode.Disposable {
  readonly tree: TaskTree;
  readonly #view: vscode.TreeView<TaskTreeNode>;
  readonly #unseen: Unseen;
  readonly #opened = new DisposableStore();
  readonly #folded = new Set<GroupId>(['completed', 'cancelled']);
  /** The task whose row the selection follows once it is drawn in its new place. */
  #followed: string | undefined;

  constructor({ engine, watch, memory }: TaskViewTools) {
    this.#unseen = new Unseen(memory);
    this.tree = this.#opened.add(new TaskTree(engine, watch, this.#unseen));
    this.#view = this.#opened.add(
      vscode.window.createTreeView(TASKS_VIEW, {
        treeDataProvider: this.tree,
        canSelectMany: true,
        dragAndDropController: new TaskDragAndDrop(engine, this.tree),
      }),
    );
    this.#opened.add(watch.onDidChange(({ moved }) => moved && this.#showBadge(watch.stats?.needsYou ?? 0)));
    this.#opened.add(this.#view.onDidChangeVisibility(({ visible }) => this.#seen(visible)));
    this.#opened.add(this.#view.onDidExpandElement(({ element }) => this.#fold(element, false)));
    this.#opened.add(this.#view.onDidCollapseElement(({ element }) => this.#fold(element, true)));
    this.#opened.add(this.tree.onDidList((group) => void this.#followInto(group)));
    this.tree.setVisible(this.#view.visible);
    void this.#unseen.recall(engine).catch(() => undefined);
  }

  get isVisible(): boolean {
    return this.#view.visible;
  }

  /** The tasks that are selected; none while the view is hidden, whose selection nobody sees. */
  get selected(): readonly TaskNode[] {
    if (!this.#view.visible) return [];
    return this.#view.selection.filter((node) => node.kind === 'task');
  }

  /** One line above the rows. */
  set message(text: string | undefined) {
    if (this.#view.message !== text) this.#view.message = text ?? '';
  }

  /** What stands beside the view's name. */
  set description(text: string | undefined) {
    this.#view.description = text ?? '';
  }

  /**
   * After a person moved a selected task, the selection goes along: the next key acts on the same task. What the queue
   * moves by itself leaves selection and scroll alone.
   */
  follow(task: string): void {
    this.#followed = task;
  }

  /** The result was opened: it is not new any more. */
  opened(task: string): void {
    if (this.#unseen.opened(task)) this.tree.redraw('completed');
  }

  async #followInto(group: GroupId): Promise<void> {
    const row = this.#followed === undefined ? undefined : this.tree.find(this.#followed);
    if (row?.group !== group || this.#folded.has(group)) return;
    this.#followed = undefined;
    // A row that has gone on meanwhile is not there to be selected.
    await this.#view.reveal(row, { select: true, focus: true }).then(undefined, () => undefined);
  }

  #seen(isVisible: boolean): void {
    this.tree.setVisible(isVisible);
    if (!isVisible && !this.#folded.has('completed')) this.#looked();
  }

  #fold(node: TaskTreeNode, isFolded: boolean): void {
    if (node.kind !== 'group') return;
    if (isFolded) this.#folded.add(node.id);
    else this.#folded.delete(node.id);
    if (isFolded && node.id === 'completed') this.#looked();
  }

  #looked(): void {
    const had = this.#unseen.size;
    this.#unseen.looked();
    if (had > 0) this.tree.redraw('completed');
  }

  #showBadge(needed: number): void {
    const shown = this.#view.badge?.value ?? 0;
    if (shown !== needed)
      this.#view.badge = needed > 0 ? { value: needed, tooltip: needYou(needed) } : undefined;
  }

  dispose(): void {
    this.#opened.dispose();
  }
}
