import * as vscode from 'vscode';
import { keptSchema, type View, type ViewKind } from '../../../webview-ui/contract/view.ts';
import { pageRoots } from './page.ts';
import { Panel, type PanelTools } from './panel.ts';

// A bundle of its own (see esbuild.js), loaded with the first panel.

export const PANEL = 'agentTaskQueue.panel';

/** The tabs of the queue: one of each kind. Another task comes into the tab of the one before. */
export class Panels implements vscode.Disposable {
  readonly #tools: PanelTools;
  readonly #open = new Map<ViewKind, Panel>();

  constructor(tools: Omit<PanelTools, 'showTask'>) {
    this.#tools = { ...tools, showTask: (task) => this.show({ kind: 'detail', task }) };
  }

  /** Brings the tab of a view to the front, or opens one in the active group. */
  show(view: View): void {
    const open = this.#open.get(view.kind);
    if (open) {
      open.show(view);
      return open.panel.reveal();
    }
    const panel = vscode.window.createWebviewPanel(PANEL, titleOf(view), vscode.ViewColumn.Active, {
      enableFindWidget: true,
    });
    this.#adopt(panel, view);
  }

  /** A tab that VS Code kept over a reload. What it kept comes from the page: it is checked. */
  restore(panel: vscode.WebviewPanel, state: unknown): void {
    const kept = keptSchema.safeParse(state);
    if (kept.success && !this.#open.has(kept.data.view.kind)) this.#adopt(panel, kept.data.view);
    else panel.dispose();
  }

  #adopt(panel: vscode.WebviewPanel, view: View): void {
    const { extension } = this.#tools;
    panel.webview.options = { enableScripts: true, localResourceRoots: pageRoots(extension) };
    const icon = (theme: string) => vscode.Uri.joinPath(extension, 'media', `icon-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    this.#open.set(view.kind, new Panel(panel, view, this.#tools));
    panel.onDidDispose(() => this.#open.delete(view.kind));
  }

  dispose(): void {
    for (const panel of this.#open.values()) panel.dispose();
  }
}

function titleOf(view: View): string {
  switch (view.kind) {
    case 'form':
      return vscode.l10n.t('New Task');
    case 'board':
      return vscode.l10n.t('Task Board');
    case 'detail':
      return vscode.l10n.t('Task');
  }
}
