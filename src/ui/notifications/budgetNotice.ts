import * as vscode from 'vscode';
import { openSettings } from '../openSettings.ts';
import type { QueueWatch } from '../queueWatch.ts';
import { budgetWords } from '../spendingWords.ts';

/** Says once a day that the day's budget is used up and tasks wait for the next one, with the way to raise it. */
export class BudgetNotice implements vscode.Disposable {
  readonly #subscription: vscode.Disposable;
  #toldFor: string | undefined;

  constructor(watch: QueueWatch) {
    this.#subscription = watch.onDidChange(() => {
      const { spending, byStatus } = watch.stats ?? {};
      if (!spending?.holds || byStatus?.pending === 0 || spending.day === this.#toldFor) return;
      this.#toldFor = spending.day;
      void this.#tell(spending.holds.until).catch(() => undefined);
    });
  }

  async #tell(until: number): Promise<void> {
    const change = vscode.l10n.t('Change Budget');
    const answer = await vscode.window.showWarningMessage(budgetWords(until), change);
    if (answer === change) await openSettings('budget.day');
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}
