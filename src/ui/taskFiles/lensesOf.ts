import * as vscode from 'vscode';
import type { Task } from '../../core/task.ts';
import type { Schedule } from '../../engine/port.ts';
import { inertText } from '../inertText.ts';
import { clockTime, shortState } from '../taskWords.ts';
import { groupOf } from '../tree/groups.ts';
import { lookOf } from '../tree/looks.ts';
import { stateWords } from './queuedTasks.ts';

/** Characters of a state: a lens stands in one line with others. */
const MAX_STATE = 40;
const MAX_TOOLTIP = 300;
/** Between an icon and its words: the editor drops a plain space there. */
const GAP = '\u00a0';

/** What was queued from a task file. */
export interface Queued {
  readonly task?: Task;
  readonly schedule?: Schedule;
}

/**
 * What stands over a task file, from the left.
 *
 * @param dependencies the task files that it depends on
 */
export function lensesOf(
  uri: vscode.Uri,
  dependencies: readonly string[],
  { task, schedule }: Queued,
): readonly vscode.Command[] {
  return [
    ...(vscode.workspace.isTrusted ? queueing(uri, dependencies) : []),
    ...(task ? [stateOf(task)] : []),
    ...(task?.result ? [result(task)] : []),
    ...(schedule ? [nextRun(schedule)] : []),
  ];
}

function queueing(uri: vscode.Uri, dependencies: readonly string[]): readonly vscode.Command[] {
  const alone = {
    command: 'agentTaskQueue.queueTaskFile',
    title: vscode.l10n.t('Queue'),
    arguments: [uri],
  };
  if (dependencies.length === 0) return [alone];
  const together = {
    command: 'agentTaskQueue.queueWithDependencies',
    title: vscode.l10n.t('Queue with Dependencies'),
    tooltip: vscode.l10n.t(
      'Queues this task and the {0} that it depends on, all or none',
      dependencies.length,
    ),
    arguments: [uri],
  };
  return [alone, together];
}

/** In the words of the tree, which it leads on from. */
function stateOf(task: Task): vscode.Command {
  const { icon } = lookOf(groupOf(task));
  const words = stateWords(task, inertText(shortState(task), MAX_STATE));
  return {
    command: 'agentTaskQueue.showTask',
    title: `$(${icon})${GAP}${words}`,
    tooltip: stateWords(task, inertText(shortState(task), MAX_TOOLTIP)),
    arguments: [task.id],
  };
}

function result({ id }: Task): vscode.Command {
  return { command: 'agentTaskQueue.openResult', title: vscode.l10n.t('Open Result'), arguments: [id] };
}

function nextRun({ paused, nextRun }: Schedule): vscode.Command {
  const next =
    nextRun === null ? vscode.l10n.t('never again') : vscode.l10n.t('next {0}', clockTime(nextRun));
  const state = paused ? vscode.l10n.t('paused') : next;
  return {
    command: 'agentTaskQueue.agents.focus',
    title: `$(${paused ? 'debug-pause' : 'calendar'})${GAP}${vscode.l10n.t('Recurring')} · ${state}`,
  };
}
