import * as vscode from 'vscode';
import type { Stats } from '../engine/port.ts';
import type { QueueWatch } from './queueWatch.ts';
import { SECTION } from './section.ts';

/** Tells menus and key bindings how the queue stands: the names after `agentTaskQueue.` in `when`. */
export class ContextKeys implements vscode.Disposable {
  readonly #told = new Map<string, unknown>();
  readonly #subscription: vscode.Disposable;

  constructor(watch: QueueWatch) {
    this.#subscription = watch.onDidChange(({ moved }) => {
      if (moved && watch.stats) this.#tell(watch.stats);
    });
  }

  set(name: string, value: boolean): void {
    if (this.#told.get(name) === value) return;
    this.#told.set(name, value);
    void vscode.commands.executeCommand('setContext', `${SECTION}.${name}`, value);
  }

  #tell({ queuePaused, held, total, byStatus, toReview }: Stats): void {
    this.set('queuePaused', queuePaused || held !== null);
    this.set('hasTasks', total > 0);
    this.set('hasCompleted', byStatus.completed > toReview);
    this.set('hasReviews', toReview > 0);
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}
