import * as vscode from 'vscode';
import { QueueError } from '../../core/errors.ts';
import type { Status } from '../../core/lifecycle.ts';
import type { Task } from '../../core/task.ts';
import type { TaskEngine } from '../../engine/port.ts';
import type { ProviderFacts } from '../providerFacts.ts';
import type { Asker } from '../queueing/asker.ts';
import { isTaskNode, type TaskNode } from '../tree/nodes.ts';
import type { MorePlace } from '../tree/taskTree.ts';
import type { TreeFilter } from '../tree/treeFilter.ts';
import { pickTasks } from './taskPick.ts';

/** Tasks asked for at once. */
const TOGETHER = 50;

/** What commands need of the view Tasks. */
export interface TasksOnShow {
  readonly selected: readonly TaskNode[];
  readonly filter: TreeFilter;
  setFilter(filter: TreeFilter | undefined): void;
  showMore(node: MorePlace): void;
  /** The rows that a key is meant for: the focused one, or all that are selected where it is among them. */
  atKeyboard(): Promise<readonly TaskNode[]>;
  /** The selection goes along with the first of these that the person is at. */
  follow(tasks: readonly string[]): void;
  /** The selection goes to a task as soon as its row is there. */
  goTo(task: string): void;
  opened(task: string): void;
}

export interface TargetTools {
  readonly engine: TaskEngine;
  readonly view: TasksOnShow;
  readonly asker: Asker;
  readonly providers: () => Promise<readonly ProviderFacts[]>;
  /** The names of all agents. */
  readonly agentNames: () => Promise<readonly string[]>;
}

export interface Verb {
  /** Of the quick pick: "Cancel". */
  readonly title: string;
  /** The statuses in which it makes sense. */
  readonly statuses: readonly Status[];
  /** Whether it can be done to several at once. */
  readonly many: boolean;
}

/**
 * The tasks that a command is meant for: the rows that it was called on, the ids that it was given, the selection of
 * the tree, or whatever the person picks. Of several only those that the verb is for; where it is for none of them
 * they are all given, and the engine says why not.
 *
 * @throws QueueError `not-found`
 */
export async function targetsOf(
  { engine, view }: Pick<TargetTools, 'engine' | 'view'>,
  verb: Verb,
  args: readonly unknown[],
): Promise<readonly Task[]> {
  const rows = isKey(args) ? await view.atKeyboard() : view.selected;
  const ids = given(args) ?? rows.map(({ task }) => task.id);
  if (ids.length === 0) return (await pickTasks(engine, verb)) ?? [];
  const tasks = await read(engine, verb.many ? ids : ids.slice(0, 1));
  const meant = tasks.filter(({ status }) => verb.statuses.includes(status));
  return meant.length > 0 ? meant : tasks;
}

/** Our key bindings say that they are keys: the editor tells commands what is selected, but not what has the focus. */
function isKey([first]: readonly unknown[]): boolean {
  return typeof first === 'object' && first !== null && 'key' in first;
}

/** From a menu a row comes first and then all that are selected; others give ids or refs. */
function given([first, all]: readonly unknown[]): readonly string[] | undefined {
  const nodes = Array.isArray(all) && all.length > 0 ? all : Array.isArray(first) ? first : [first];
  const ids = nodes.flatMap((node) =>
    isTaskNode(node) ? [node.task.id] : typeof node === 'string' ? [node] : [],
  );
  return ids.length > 0 ? ids : undefined;
}

async function read(engine: TaskEngine, keys: readonly string[]): Promise<readonly Task[]> {
  const tasks: Task[] = [];
  for (let at = 0; at < keys.length; at += TOGETHER) {
    const found = await Promise.all(keys.slice(at, at + TOGETHER).map((key) => engine.get(key)));
    tasks.push(...found.filter((task) => task !== undefined));
  }
  if (tasks.length > 0) return tasks;
  const key = keys[0] ?? '';
  throw new QueueError('not-found', vscode.l10n.t('The task {0} is no longer there.', key), { task: key });
}
