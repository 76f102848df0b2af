import type * as vscode from 'vscode';
import { ContextKeys } from './contextKeys.ts';
import { DisposableStore } from './disposables.ts';
import { HeldQuestion } from './notifications/heldQuestion.ts';
import { Notifications } from './notifications/notifications.ts';
import { StatusBar } from './statusBar.ts';
import { taskCommands } from './taskCommands/taskCommands.ts';
import { TaskView, type TaskViewTools } from './tree/taskView.ts';
import type { ViewCommands } from './viewCommands.ts';

// A bundle of its own (see esbuild.js), loaded once the window stands.

export type ViewTools = TaskViewTools;

/** All that shows the queue in the window itself, and the commands on what is shown. */
export class Views implements vscode.Disposable {
  readonly commands: ViewCommands;
  readonly #opened = new DisposableStore();

  constructor(tools: ViewTools) {
    const { engine, watch } = tools;
    const view = this.#opened.add(new TaskView(tools));
    this.#opened.add(new ContextKeys(watch));
    this.#opened.add(new StatusBar(watch));
    this.#opened.add(new Notifications(engine, watch));
    this.#opened.add(new HeldQuestion(engine, watch));
    this.commands = taskCommands({ engine, view });
  }

  dispose(): void {
    this.#opened.dispose();
  }
}
