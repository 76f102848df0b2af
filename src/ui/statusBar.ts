import * as vscode from 'vscode';
import { describeCounts } from './counts.ts';
import type { QueueWatch } from './queueWatch.ts';
import { statusBarText } from './taskGroups.ts';

/** One item: what runs, what waits, what is paused. A click goes to the tree. */
export class StatusBar implements vscode.Disposable {
  readonly #item: vscode.StatusBarItem;
  readonly #subscription: vscode.Disposable;

  constructor(watch: QueueWatch) {
    this.#item = vscode.window.createStatusBarItem('agentTaskQueue.status', vscode.StatusBarAlignment.Left);
    this.#item.name = vscode.l10n.t('Agent Task Queue');
    this.#item.command = 'agentTaskQueue.tasks.focus';
    this.#item.text = `$(checklist) ${vscode.l10n.t('Tasks')}`;
    this.#item.show();
    this.#subscription = watch.onDidChange(() => this.#show(watch));
  }

  #show({ stats, needed }: QueueWatch): void {
    if (!stats) return;
    const counts = describeCounts(stats);
    this.#item.text = statusBarText(stats, needed);
    this.#item.tooltip = counts;
    this.#item.accessibilityInformation = { label: `${this.#item.name ?? ''}: ${counts}` };
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#item.dispose();
  }
}
