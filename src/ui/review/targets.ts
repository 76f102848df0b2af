import * as vscode from 'vscode';
import { QueueError } from '../../core/errors.ts';
import type { Task } from '../../core/task.ts';
import type { TaskEngine } from '../../engine/port.ts';
import { proposalWords } from '../changeWords.ts';
import { lookOf } from '../tree/looks.ts';
import { groupOf } from '../tree/groups.ts';
import { isFileNode, isTaskNode } from '../tree/nodes.ts';
import { placeOf } from './proposalUri.ts';
import { undecided } from './undecided.ts';

/** What a command of the review is meant for. */
export interface Target {
  readonly task: Task;
  /** One of its files; undefined: all of them. */
  readonly path: string | undefined;
}

export interface TargetOptions {
  readonly engine: Pick<TaskEngine, 'get' | 'list'>;
  /** The task whose files the editor at the front shows, where it shows those of one. */
  readonly shown: () => string | undefined;
  /** Of the pick, where nothing tells which task is meant. */
  readonly title: string;
  /** Whether the file at the front is meant, or all of its task. */
  readonly oneFile: boolean;
}

/**
 * The row that a command was called on, the task that it was given, the file in the editor, or what the person picks.
 * Undefined: they went away. @throws QueueError `not-found`
 */
export async function targetOf(
  args: readonly unknown[],
  { engine, shown, title, oneFile }: TargetOptions,
): Promise<Target | undefined> {
  const [first, second] = args;
  if (isFileNode(first)) {
    return { task: await find(engine, first.task), path: oneFile ? first.change.path : undefined };
  }
  const given = isTaskNode(first) ? first.task.id : typeof first === 'string' ? first : undefined;
  const path = oneFile && typeof second === 'string' ? second : undefined;
  if (given !== undefined) return { task: await find(engine, given), path };
  const place = inEditor(first);
  if (place) return { task: await find(engine, place.task), path: oneFile ? place.path : undefined };
  const front = shown();
  if (front !== undefined && !oneFile) return { task: await find(engine, front), path: undefined };
  return pick(engine, title);
}

/** The proposed file of an editor: its menu gives the URI, a key gives nothing. */
function inEditor(given: unknown) {
  if (given instanceof vscode.Uri) return placeOf(given);
  const active = vscode.window.activeTextEditor?.document.uri;
  return active && placeOf(active);
}

async function find(engine: Pick<TaskEngine, 'get'>, id: string): Promise<Task> {
  const task = await engine.get(id);
  if (!task) throw new QueueError('not-found', vscode.l10n.t('This task is no longer there.'), { task: id });
  return task;
}

async function pick(engine: Pick<TaskEngine, 'list'>, title: string): Promise<Target | undefined> {
  const tasks = await undecided(engine);
  if (tasks.length === 0) throw new Error(vscode.l10n.t('There are no changes to review.'));
  const [only, more] = tasks;
  if (only && !more) return { task: only, path: undefined };
  const items = tasks.map((task) => ({
    task,
    label: `$(${lookOf(groupOf(task)).icon}) ${task.title.replace(/\s+/g, ' ').slice(0, 200)}`,
    description: proposalWords(task.review),
    detail: task.ref,
  }));
  const placeHolder = vscode.l10n.t('Which task?');
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDetail: true });
  return chosen && { task: chosen.task, path: undefined };
}
