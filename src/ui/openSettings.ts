import * as vscode from 'vscode';
import { SECTION } from './section.ts';

/** The editor's settings, at those of this extension, or at those that begin with `key`. */
export async function openSettings(key?: string): Promise<void> {
  await vscode.commands.executeCommand(
    'workbench.action.openSettings',
    key === undefined ? '@ext:agent-task-queue.agent-task-queue' : `${SECTION}.${key}`,
  );
}
