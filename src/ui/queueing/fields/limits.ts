import * as vscode from 'vscode';
import { MICRO_USD, usdWords } from '../../../core/money.ts';
import type { Budget, TaskDraftInput } from '../../../core/task.ts';
import type { Limits } from '../../settings.ts';
import { problemIn } from './texts.ts';
import { set, unset, type Field, type FieldTools } from './field.ts';

export function retriesField({ ask, settings }: FieldTools): Field {
  const label = vscode.l10n.t('Retries');
  return {
    id: 'maxRetries',
    label,
    icon: 'refresh',
    value: ({ maxRetries = settings.maxRetries }) => String(maxRetries),
    edit: async (draft) => {
      const answer = await ask.text({
        title: label,
        prompt: vscode.l10n.t(
          'How often it is tried again after a failure that may pass, 0 to 20. Empty: {0}.',
          settings.maxRetries,
        ),
        value: String(draft.maxRetries ?? settings.maxRetries),
        canGoBack: true,
        check: (text) => problemIn({ ...draft, maxRetries: number(text) }, 'maxRetries'),
      });
      if (!answer) return undefined;
      return answer.text.trim() === '' ? unset('maxRetries') : set({ maxRetries: number(answer.text) });
    },
  };
}

export function budgetField({ ask, settings }: FieldTools): Field {
  const label = vscode.l10n.t('Budget');
  const words = (budget: Budget = {}) =>
    limits(budget, settings.budget)
      .map(({ words }) => words)
      .join(' · ');
  return {
    id: 'budget',
    label,
    icon: 'dashboard',
    value: ({ budget }) => words(budget),
    edit: async (draft) => {
      const chosen = await ask.pick({
        title: label,
        placeholder: vscode.l10n.t('When one of these is used up, the task pauses and asks you.'),
        items: limits(draft.budget ?? {}, settings.budget).map(({ id, words }) => ({
          label: words,
          value: id,
        })),
        canGoBack: true,
      });
      return chosen === undefined ? undefined : askLimit({ ask, settings }, draft, chosen);
    },
  };
}

async function askLimit(
  { ask, settings }: Pick<FieldTools, 'ask' | 'settings'>,
  draft: TaskDraftInput,
  limit: keyof Budget,
) {
  const { [limit]: now, ...others } = draft.budget ?? {};
  const standard = settings.budget[limit];
  const answer = await ask.text({
    title: vscode.l10n.t('Budget: {0}', limitWords(limit)),
    prompt:
      standard === undefined
        ? vscode.l10n.t('Empty: no limit.')
        : vscode.l10n.t('Empty: {0}, as the settings say.', standard),
    value: String(now ?? standard ?? ''),
    canGoBack: true,
    check: (text) => problemIn({ ...draft, budget: { ...others, [limit]: number(text) } }, 'budget'),
  });
  if (!answer) return undefined;
  return answer.text.trim() === ''
    ? set({ budget: others })
    : set({ budget: { ...others, [limit]: number(answer.text) } });
}

function limits(budget: Budget, defaults: Limits) {
  const steps = budget.steps ?? defaults.steps;
  const tokens = budget.tokens ?? defaults.tokens;
  const minutes = budget.minutes ?? defaults.minutes;
  const usd = budget.usd ?? defaults.usd;
  return [
    { id: 'steps', words: vscode.l10n.t('{0} steps', steps.toLocaleString()) },
    { id: 'tokens', words: vscode.l10n.t('{0} tokens', tokens.toLocaleString()) },
    { id: 'minutes', words: vscode.l10n.t('{0} minutes', minutes.toLocaleString()) },
    {
      id: 'usd',
      words: usd === undefined ? vscode.l10n.t('no limit in dollars') : usdWords(usd * MICRO_USD),
    },
  ] as const;
}

function limitWords(limit: keyof Budget): string {
  switch (limit) {
    case 'steps':
      return vscode.l10n.t('Steps');
    case 'tokens':
      return vscode.l10n.t('Tokens');
    case 'minutes':
      return vscode.l10n.t('Minutes');
    case 'usd':
      return vscode.l10n.t('US dollars');
  }
}

/** Not a number where the text is none: the schema then says so. */
function number(text: string): number {
  return /^\s*\d+(?:\.\d+)?\s*$/.test(text) ? Number(text) : Number.NaN;
}
