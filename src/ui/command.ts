import * as vscode from 'vscode';
import { messageOf } from '../core/errors.ts';
import { withoutLinks } from './inertText.ts';

/** A command of this extension. What goes wrong in it is said in a notification; nobody gets an unworded error. */
export function command(name: string, run: (...args: unknown[]) => unknown): vscode.Disposable {
  return vscode.commands.registerCommand(`agentTaskQueue.${name}`, (...args: unknown[]) =>
    worded(() => run(...args)),
  );
}

/** Says in a notification what goes wrong. */
export async function worded(run: () => unknown): Promise<void> {
  try {
    await run();
  } catch (error) {
    void vscode.window.showErrorMessage(withoutLinks(messageOf(error)));
  }
}
