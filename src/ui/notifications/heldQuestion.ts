import * as vscode from 'vscode';
import { messageOf } from '../../core/errors.ts';
import type { TaskEngine } from '../../engine/port.ts';
import type { QueueWatch } from '../queueWatch.ts';
import { SECTION } from '../section.ts';
import { clockTime } from '../taskWords.ts';

/** Asks once, when older work was found after a start, whether it is to go on. Until then it waits. */
export class HeldQuestion implements vscode.Disposable {
  readonly #engine: TaskEngine;
  readonly #subscription: vscode.Disposable;
  #asked: number | undefined;

  constructor(engine: TaskEngine, watch: QueueWatch) {
    this.#engine = engine;
    this.#subscription = watch.onDidChange(() => {
      const held = watch.stats?.held;
      // In a workspace that is not trusted nothing goes on, whatever is answered.
      if (!held || held.tasks === 0 || held.since === this.#asked || !vscode.workspace.isTrusted) return;
      this.#asked = held.since;
      void this.#ask(held.tasks, held.since);
    });
  }

  async #ask(tasks: number, since: number): Promise<void> {
    const goOn = vscode.l10n.t('Go On');
    const show = vscode.l10n.t('Show Tasks');
    const answer = await vscode.window.showInformationMessage(
      heldWords(tasks, since),
      goOn,
      vscode.l10n.t('Keep Waiting'),
      show,
    );
    try {
      if (answer === goOn) await this.#engine.setQueue({ paused: false });
      if (answer === show) await vscode.commands.executeCommand(`${SECTION}.tasks.focus`);
    } catch (error) {
      void vscode.window.showErrorMessage(messageOf(error));
    }
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}

function heldWords(tasks: number, since: number): string {
  return tasks === 1
    ? vscode.l10n.t('1 task from {0} waits. Go on?', clockTime(since))
    : vscode.l10n.t('{0} tasks from {1} wait. Go on?', tasks.toLocaleString(), clockTime(since));
}
