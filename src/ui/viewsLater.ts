import * as vscode from 'vscode';
import { command } from './command.ts';
import { VIEW_COMMANDS } from './viewCommands.ts';
import type { ViewTools } from './views.ts';

export interface LaterViews extends vscode.Disposable {
  /** Brings a new task into sight where the view is seen; where it is not, nothing happens. */
  reveal(task: string): void;
}

/** Shows the views as soon as nothing more urgent is to be done. Their commands are there at once, and wait for them. */
export function showViewsLater(tools: ViewTools): LaterViews {
  let isOver = false;
  const views = new Promise<void>((resolve) => setImmediate(resolve)).then(async () => {
    const { Views } = await import('./views.ts');
    if (isOver) throw new Error(vscode.l10n.t('The window is closing.'));
    return new Views(tools);
  });
  const end = () => {
    isOver = true;
    void views.then((shown) => shown.dispose()).catch(() => undefined);
  };
  const commands = VIEW_COMMANDS.map((name) =>
    command(name, async (...args) => (await views).commands[name](...args)),
  );
  return {
    reveal: (task) => void views.then((shown) => shown.reveal(task)).catch(() => undefined),
    dispose: () => {
      for (const one of commands) one.dispose();
      end();
    },
  };
}
