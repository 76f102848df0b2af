import * as vscode from 'vscode';
import { MICRO_USD, usdWords } from '../core/money.ts';
import type { Spending } from '../engine/port.ts';
import { clockTime } from './taskWords.ts';

/** Why nothing begins any more today, in one sentence. */
export function budgetWords(until: number): string {
  return vscode.l10n.t(
    'The day’s budget covers no more. What costs anything waits until {0}, or until you raise it.',
    clockTime(until),
  );
}

/** What a provider took today: money where its price is known, else tokens; empty where it was not asked. */
export function spentWords(spending: Spending, provider: string): string {
  const spent = spending.providers.find((one) => one.provider === provider);
  if (!spent || spent.tokens === 0) return '';
  return spent.microUsd > 0
    ? vscode.l10n.t('{0} today', usdWords(spent.microUsd))
    : vscode.l10n.t('{0} tokens today', spent.tokens.toLocaleString());
}

/** `$1.20 of $5.00 today`, over all queues of the person; empty where there is no budget for a day. */
export function dayWords({ providers, elsewhere, budget }: Spending): string {
  const all = [...providers, elsewhere];
  const usd = budget.usd === undefined ? undefined : usdWords(budget.usd * MICRO_USD);
  if (usd !== undefined) {
    const microUsd = all.reduce((sum, one) => sum + one.microUsd, 0);
    return vscode.l10n.t('{0} of {1} today', usdWords(microUsd), usd);
  }
  if (budget.tokens === undefined) return '';
  const tokens = all.reduce((sum, one) => sum + one.tokens, 0);
  return vscode.l10n.t('{0} of {1} tokens today', tokens.toLocaleString(), budget.tokens.toLocaleString());
}
