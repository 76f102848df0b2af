import * as vscode from 'vscode';
import type { PanelTools } from './panel.ts';
import type { Panels } from './panels.ts';

/** What opens panels. Their code is loaded with the first of them, or with a tab that was kept over a reload. */
export function registerPanels(tools: Omit<PanelTools, 'showTask'>): vscode.Disposable {
  let loaded: Promise<Panels> | undefined;
  const panels = () => (loaded ??= import('./panels.ts').then(({ Panels }) => new Panels(tools)));
  return vscode.Disposable.from(
    vscode.commands.registerCommand('agentTaskQueue.showBoard', async () =>
      (await panels()).show({ kind: 'board' }),
    ),
    vscode.commands.registerCommand('agentTaskQueue.newTaskForm', async (prefill?: unknown) =>
      (await panels()).show({ kind: 'form', prefill }),
    ),
    vscode.commands.registerCommand('agentTaskQueue.editTaskForm', async (task: string) =>
      (await panels()).show({ kind: 'form', edit: task }),
    ),
    vscode.commands.registerCommand('agentTaskQueue.showTaskPanel', async (task: string) =>
      (await panels()).show({ kind: 'detail', task }),
    ),
    vscode.window.registerWebviewPanelSerializer('agentTaskQueue.panel', {
      deserializeWebviewPanel: async (panel, state) => (await panels()).restore(panel, state),
    }),
    { dispose: () => void loaded?.then((open) => open.dispose()) },
  );
}
