import * as vscode from 'vscode';
import type { Stats, TaskEngine } from '../../engine/port.ts';
import type { ContextKeys } from '../contextKeys.ts';
import { needWords } from '../counts.ts';
import { DisposableStore } from '../disposables.ts';
import type { Memory } from '../memory.ts';
import type { TasksOnShow } from '../taskCommands/targets.ts';
import type { QueueWatch } from '../queueWatch.ts';
import type { GroupId } from './groups.ts';
import type { TaskNode, TaskTreeNode } from './nodes.ts';
import { TaskDragAndDrop } from './dragAndDrop.ts';
import { FileMarks } from './fileMarks.ts';
import { filterWords } from './filterPick.ts';
import { TaskTree, type MorePlace } from './taskTree.ts';
import { keepFilter, recallFilter, type TreeFilter } from './treeFilter.ts';
import { Unseen } from './unseen.ts';
import { viewMessage } from './viewMessage.ts';

export const TASKS_VIEW = 'agentTaskQueue.tasks';

/** Selects the focused row of the list that has the focus, or selects it no more; opens nothing. */
const TURN_SELECTION = 'list.toggleSelection';

export interface TaskViewTools {
  readonly engine: TaskEngine;
  readonly watch: QueueWatch;
  /** What is remembered of this workspace. */
  readonly memory: Memory;
  readonly contextKeys: ContextKeys;
}

/** The view Tasks: the tree with its selection, its badge, and what it says above the rows. */
export class TaskView implements TasksOnShow, vscode.Disposable {
  readonly #tree: TaskTree;
  readonly #view: vscode.TreeView<TaskTreeNode>;
  readonly #tools: TaskViewTools;
  readonly #unseen: Unseen;
  readonly #opened = new DisposableStore();
  readonly #folded = new Set<GroupId>(['completed', 'cancelled']);
  /** The task whose row the selection follows once it is drawn in its new place. */
  #followed: { readonly task: string; readonly focus: boolean } | undefined;
  #filter: TreeFilter | undefined;
  /** The task that the last key was meant for. */
  #atKeyboard: string | undefined;

  constructor(tools: TaskViewTools) {
    const { engine, watch, memory } = tools;
    this.#tools = tools;
    this.#unseen = new Unseen(memory);
    this.#tree = this.#opened.add(new TaskTree(engine, watch, this.#unseen));
    this.#view = this.#opened.add(
      vscode.window.createTreeView(TASKS_VIEW, {
        treeDataProvider: this.#tree,
        canSelectMany: true,
        dragAndDropController: new TaskDragAndDrop(engine, this.#tree),
      }),
    );
    this.#opened.add(new FileMarks());
    this.#opened.add(
      watch.onDidChange(({ moved }) => {
        if (!moved) return;
        this.#showBadge(watch.stats);
        this.#showMessage();
      }),
    );
    this.#opened.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#showMessage()));
    this.#opened.add(this.#view.onDidChangeVisibility(({ visible }) => this.#seen(visible)));
    this.#opened.add(this.#view.onDidExpandElement(({ element }) => this.#fold(element, false)));
    this.#opened.add(this.#view.onDidCollapseElement(({ element }) => this.#fold(element, true)));
    this.#opened.add(
      this.#tree.onDidList((group) => {
        void this.#followInto(group);
        if (group === 'pending') this.#showMessage();
      }),
    );
    this.#narrow(recallFilter(memory));
    this.#showMessage();
    this.#tree.setVisible(this.#view.visible);
    void this.#unseen.recall(engine).catch(() => undefined);
  }

  /** The tasks that are selected; none while the view is hidden, whose selection nobody sees. */
  get selected(): readonly TaskNode[] {
    if (!this.#view.visible) return [];
    return this.#view.selection.filter((node) => node.kind === 'task');
  }

  get filter(): TreeFilter {
    return this.#filter ?? {};
  }

  /** Narrows the tree, in this window and the next; undefined shows everything again. */
  setFilter(filter: TreeFilter | undefined): void {
    this.#narrow(filter);
    keepFilter(this.#tools.memory, filter);
  }

  #narrow(filter: TreeFilter | undefined): void {
    this.#filter = filter;
    this.#tree.setFilter(filter);
    this.#view.description = filter ? filterWords(filter) : '';
    this.#tools.contextKeys.set('filtered', filter !== undefined);
  }

  #showMessage(): void {
    const { stats } = this.#tools.watch;
    const text = viewMessage(stats, this.#tree.loaded('pending'), vscode.workspace.isTrusted) ?? '';
    if ((this.#view.message ?? '') !== text) this.#view.message = text;
  }

  /**
   * After a person moved a selected task, the selection goes along: the next key acts on the same task. What the queue
   * moves by itself leaves selection and scroll alone.
   */
  follow(tasks: readonly string[]): void {
    const at = new Set([...this.selected.map(({ task }) => task.id), this.#atKeyboard]);
    const task = tasks.find((one) => at.has(one));
    if (task !== undefined) this.goTo(task);
  }

  goTo(task: string): void {
    this.#followed = { task, focus: true };
  }

  /**
   * An extension is told what is selected, not what has the focus. The row whose selection is turned over by the
   * editor's own command is the focused one; it is turned back at once.
   */
  async atKeyboard(): Promise<readonly TaskNode[]> {
    const before = this.#view.selection;
    await vscode.commands.executeCommand(TURN_SELECTION);
    const after = this.#view.selection;
    await vscode.commands.executeCommand(TURN_SELECTION);
    const added = after.find((node) => !before.includes(node));
    const rows = (added ? [added] : before).filter((node) => node.kind === 'task');
    this.#atKeyboard = rows[0]?.task.id;
    return rows;
  }

  /** Brings a new task into sight where the view is seen, and leaves the focus where it is. */
  reveal(task: string): void {
    if (!this.#view.visible) return;
    this.#followed = { task, focus: false };
    const row = this.#tree.find(task);
    if (row) void this.#followInto(row.group);
  }

  showMore(node: MorePlace): void {
    this.#tree.showMore(node);
  }

  /** The result was opened: it is not new any more. */
  opened(task: string): void {
    if (this.#unseen.opened(task)) this.#tree.redraw('completed');
  }

  async #followInto(group: GroupId): Promise<void> {
    const followed = this.#followed;
    const row = followed && this.#tree.find(followed.task);
    if (row?.group !== group || this.#folded.has(group)) return;
    this.#followed = undefined;
    // A row that has gone on meanwhile is not there to be selected.
    await this.#view
      .reveal(row, { select: true, focus: followed?.focus ?? false })
      .then(undefined, () => undefined);
  }

  #seen(isVisible: boolean): void {
    this.#tree.setVisible(isVisible);
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
    if (had > 0) this.#tree.redraw('completed');
  }

  #showBadge(stats: Stats | undefined): void {
    const value = stats?.needsYou ?? 0;
    const tooltip = stats ? needWords(stats) : '';
    const shown = this.#view.badge;
    if ((shown?.value ?? 0) !== value || (shown?.tooltip ?? '') !== tooltip)
      this.#view.badge = value > 0 ? { value, tooltip } : undefined;
  }

  dispose(): void {
    this.#opened.dispose();
  }
}
