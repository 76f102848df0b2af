import type { Change } from '../../engine/port.ts';
import type { Task } from '../../core/task.ts';
import type { GroupId } from './groups.ts';

export interface GroupNode {
  readonly kind: 'group';
  readonly id: GroupId;
  count: number;
}

/** A task where it stands. One that moves gets another node: a row never has two parents. */
export interface TaskNode {
  readonly kind: 'task';
  readonly group: GroupId;
  task: Task;
}

/** A file that a task proposes, below the task's row. */
export interface FileNode {
  readonly kind: 'file';
  readonly group: GroupId;
  /** The task's id. */
  readonly task: string;
  change: Change;
  /** Where a file went that is moved away; undefined: it stays, or goes for good. */
  movedTo: string | undefined;
}

/** The row for what a list has no row for yet. */
export interface MoreNode {
  readonly kind: 'more';
  readonly group: GroupId;
  /** The id of the task whose files they are; null: tasks of the group. */
  readonly task: string | null;
  left: number;
}

export type TaskTreeNode = GroupNode | TaskNode | FileNode | MoreNode;

/** Commands get nodes from menus, and anything at all from key bindings and other extensions. */
export function isTaskNode(node: unknown): node is TaskNode {
  return isNode(node) && node.kind === 'task';
}

export function isFileNode(node: unknown): node is FileNode {
  return isNode(node) && node.kind === 'file';
}

export function isMoreNode(node: unknown): node is MoreNode {
  return isNode(node) && node.kind === 'more';
}

function isNode(node: unknown): node is { readonly kind: unknown } {
  return typeof node === 'object' && node !== null && 'kind' in node;
}
