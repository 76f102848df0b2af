import { movesOf } from '../../core/changeLook.ts';
import type { Change, TaskReview } from '../../engine/port.ts';
import type { QueueChange } from '../queueChange.ts';
import type { FileNode, MoreNode, TaskNode } from './nodes.ts';

/** Files of a task that are shown at a time. */
export const FILES_PAGE = 100;

/** The files below one row, as they were asked for last. */
interface Files {
  rows: readonly FileNode[];
  shown: number;
  /** The state of all proposals that they tell of. */
  asOf: number;
}

/**
 * The rows of proposed files, below the tasks' own. They are asked for when somebody opens the task, and again after any
 * proposal has changed: what is decided about one says something about every other that touches the same file.
 */
export class FileRows {
  readonly #review: Pick<TaskReview, 'changes'>;
  readonly #files = new WeakMap<TaskNode, Files>();
  #version = 0;

  constructor(review: Pick<TaskReview, 'changes'>) {
    this.#review = review;
  }

  /** Takes in what the queue told. @returns whether rows that were shown may be out of date */
  apply({ all, moves, reviews }: QueueChange): boolean {
    // Another attempt may begin anew, and a task that goes takes its proposal along.
    if (!all && moves.size === 0) return false;
    this.#version += 1;
    return all || reviews.size > 0 || [...moves.values()].includes('removed');
  }

  /** Whether somebody has opened this row. */
  isOpened(row: TaskNode): boolean {
    return this.#files.has(row);
  }

  async children(row: TaskNode): Promise<readonly (FileNode | MoreNode)[]> {
    const files = await this.#upToDate(row);
    const left = files.rows.length - files.shown;
    if (left <= 0) return files.rows;
    const more: MoreNode = { kind: 'more', group: row.group, task: row.task.id, left };
    return [...files.rows.slice(0, files.shown), more];
  }

  showMore(row: TaskNode): void {
    const files = this.#files.get(row);
    if (files) files.shown += FILES_PAGE;
  }

  async #upToDate(row: TaskNode): Promise<Files> {
    const known = this.#files.get(row);
    if (known?.asOf === this.#version) return known;
    const asOf = this.#version;
    const changes = await this.#review.changes(row.task.id);
    const files = {
      rows: nodesOf(row, changes, known?.rows ?? []),
      shown: this.#files.get(row)?.shown ?? FILES_PAGE,
      asOf,
    };
    this.#files.set(row, files);
    return files;
  }
}

/** Known files keep their nodes, and with them selection and focus. */
function nodesOf(
  { group, task }: TaskNode,
  changes: readonly Change[],
  known: readonly FileNode[],
): readonly FileNode[] {
  const byPath = new Map(known.map((node) => [node.change.path, node]));
  const moves = movesOf(changes);
  return changes.map((change) => {
    const movedTo = moves.get(change.path);
    const node = byPath.get(change.path);
    if (!node) return { kind: 'file', group, task: task.id, change, movedTo };
    node.change = change;
    node.movedTo = movedTo;
    return node;
  });
}
