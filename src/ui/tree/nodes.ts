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

export interface MoreNode {
  readonly kind: 'more';
  readonly group: GroupId;
  left: number;
}

export type TaskTreeNode = GroupNode | TaskNode | MoreNode;

/** Commands get nodes from menus, and anything at all from key bindings and other extensions. */
export function isTaskNode(node: unknown): node is TaskNode {
  return isNode(node) && node.kind === 'task';
}

export function isMoreNode(node: unknown): node is MoreNode {
  return isNode(node) && node.kind === 'more';
}

function isNode(node: unknown): node is { readonly kind: unknown } {
  return typeof node === 'object' && node !== null && 'kind' in node;
}
