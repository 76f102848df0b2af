import * as vscode from 'vscode';
import type { FileAction, QueueAction, TaskAction } from '../../../webview-ui/contract/action.ts';
import { messageOf } from '../../core/errors.ts';
import { withoutLinks } from '../inertText.ts';
import { followUpDraft, type FollowUp } from '../../core/followUp.ts';
import type { TaskEngine } from '../../engine/port.ts';
import { openSettings } from '../openSettings.ts';
import type { REVIEW_COMMANDS } from '../reviewCommands.ts';
import type { VIEW_COMMANDS } from '../viewCommands.ts';

type ReviewCommand = (typeof REVIEW_COMMANDS)[number];
type ViewCommand = (typeof VIEW_COMMANDS)[number];

/**
 * Does to a task what a button of a page says: by the same commands as everywhere else, so that questions, words and
 * refusals are the same.
 */
export async function actOnTask(action: TaskAction, task: string): Promise<void> {
  if (action === 'followUp') return run('newTaskForm', { dependsOn: [task] });
  return run(taskCommand(action), task);
}

/** The same for a file that `task` proposes. */
export async function actOnFile(action: FileAction, task: string, path: string): Promise<void> {
  await run(fileCommand(action), task, path);
}

function fileCommand(action: FileAction): ReviewCommand {
  switch (action) {
    case 'review':
      return 'reviewChanges';
    case 'apply':
      return 'applyFile';
    case 'discard':
      return 'discardFile';
    case 'bringBack':
      return 'bringBackFile';
  }
}

/** The form with what an agent suggested in the result of `task`. */
export async function openFollowUp(followUp: FollowUp, task: string): Promise<void> {
  return run('newTaskForm', followUpDraft(followUp, task));
}

/** Answers whether it was taken; if not, the person is told why and keeps what they typed. */
export async function sendAnswer(
  engine: Pick<TaskEngine, 'answer'>,
  task: string,
  text: string,
  attempt: number,
): Promise<boolean> {
  try {
    await engine.answer(task, text, { attempt });
    return true;
  } catch (error) {
    void vscode.window.showErrorMessage(withoutLinks(messageOf(error)));
    return false;
  }
}

export async function actOnQueue(action: QueueAction): Promise<void> {
  if (action === 'manageTrust') await vscode.commands.executeCommand('workbench.trust.manage');
  else if (action === 'changeBudget') await openSettings('budget.day');
  else await run(queueCommand(action));
}

/** Commands word their own errors; what is left is one that is not there. */
async function run(name: string, ...args: readonly unknown[]): Promise<void> {
  try {
    await vscode.commands.executeCommand(`agentTaskQueue.${name}`, ...args);
  } catch (error) {
    void vscode.window.showErrorMessage(withoutLinks(messageOf(error)));
  }
}

function taskCommand(action: Exclude<TaskAction, 'followUp'>): ViewCommand | ReviewCommand {
  switch (action) {
    case 'open':
      return 'showTask';
    case 'cancel':
      return 'cancelTask';
    case 'pause':
      return 'pauseTask';
    case 'resume':
      return 'resumeTask';
    case 'answer':
      return 'answerTask';
    case 'retry':
      return 'retryTask';
    case 'retryFresh':
      return 'retryTaskFresh';
    case 'retryWithModel':
      return 'retryTaskWithModel';
    case 'runAgain':
      return 'runAgain';
    case 'edit':
      return 'editTask';
    case 'delete':
      return 'deleteTask';
    case 'openResult':
      return 'openResult';
    case 'review':
      return 'reviewChanges';
    case 'applyChanges':
    case 'discardChanges':
    case 'bringBackChanges':
    case 'sendBack':
      return action;
  }
}

function queueCommand(action: Exclude<QueueAction, 'manageTrust' | 'changeBudget'>): string {
  switch (action) {
    case 'queueTask':
      return 'queueTask';
    case 'newTask':
      return 'newTaskForm';
    case 'trySample':
      return 'trySample';
    case 'pauseQueue':
      return 'pauseQueue';
    case 'resumeQueue':
      return 'resumeQueue';
    case 'connectModel':
      return 'connectModel';
    case 'showBoard':
      return 'showBoard';
  }
}
