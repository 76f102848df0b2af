import * as vscode from 'vscode';
import { command } from './command.ts';
import { VIEW_COMMANDS } from './viewCommands.ts';
import type { ViewTools } from './views.ts';

/** Shows the views as soon as nothing more urgent is to be done. Their commands are there at once, and wait for them. */
export function showViewsLater(tools: ViewTools): vscode.Disposable {
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
  return vscode.Disposable.from(
    ...VIEW_COMMANDS.map((name) => command(name, async (...args) => (await views).commands[name](...args))),
    { dispose: end },
  );
}
