import { estimateSeconds } from '../../src/core/estimate.ts';
import type { TaskType } from '../../src/core/task.ts';
import type { Queued } from '../contract/form.ts';
import { l10n } from '../l10n.ts';
import type { FormState } from './formState.ts';
import { draftOf } from './problems.ts';

/** The usual rule of thumb; only the provider knows better. */
const CHARACTERS_A_TOKEN = 4;

/** The type that the task will have. */
export function typeOf({ values, choices, now }: FormState): TaskType {
  return draftOf(values, choices, now).type ?? 'general';
}

export function typeWords(type: TaskType): string {
  switch (type) {
    case 'general':
      return l10n.t('General');
    case 'analysis':
      return l10n.t('Analysis');
    case 'coding':
      return l10n.t('Coding');
    case 'research':
      return l10n.t('Research');
    case 'review':
      return l10n.t('Review');
    case 'documentation':
      return l10n.t('Documentation');
  }
}

/** "Low", "Medium" or "High"; nothing for what is no priority. */
export function priorityWord(priority: number): string {
  if (!Number.isInteger(priority) || priority < 1 || priority > 10) return '';
  return priority <= 3 ? l10n.t('Low') : priority <= 6 ? l10n.t('Medium') : l10n.t('High');
}

/** All that stands under More, in one line. */
export function summaryOf(state: FormState): string {
  const { values, choices, now } = state;
  const draft = draftOf(values, choices, now);
  const provider = draft.provider ?? choices.defaultProvider;
  return [
    l10n.t('Agent {0}', draft.agent),
    l10n.t('priority {0}', values.priority),
    draft.schedule ? recurrenceWords(draft.schedule.cron) : startWords(draft.scheduledAt),
    provider === null ? l10n.t('no model connected: it waits') : (draft.model ?? provider),
    count(values.context.length, l10n.t('1 piece of context'), (n) => l10n.t('{0} pieces of context', n)),
    count(values.parents.length, l10n.t('after 1 task'), (n) => l10n.t('after {0} tasks', n)),
  ]
    .filter(Boolean)
    .join(' · ');
}

function count(n: number, one: string, many: (n: number) => string): string {
  return n === 0 ? '' : n === 1 ? one : many(n);
}

function startWords(scheduledAt: number | undefined): string {
  if (scheduledAt === undefined) return l10n.t('as soon as possible');
  return Number.isNaN(scheduledAt) ? '' : momentWords(scheduledAt);
}

/** The recurrences that are offered by name. */
export function recurrences(): readonly { readonly cron: string; readonly words: string }[] {
  return [
    { cron: '0 * * * *', words: l10n.t('Every hour') },
    { cron: '0 9 * * *', words: l10n.t('Every day at 9:00') },
    { cron: '0 9 * * 1-5', words: l10n.t('On weekdays at 9:00') },
    { cron: '0 9 * * 1', words: l10n.t('On Mondays at 9:00') },
    { cron: '0 9 1 * *', words: l10n.t('On the first of the month at 9:00') },
  ];
}

function recurrenceWords(cron: string): string {
  const known = recurrences().find((recurrence) => recurrence.cron === cron.trim());
  return known?.words.toLocaleLowerCase() ?? l10n.t('again and again ({0})', cron.trim());
}

export function queuedWords({ title, nextRun }: Queued): string {
  if (nextRun === undefined) return l10n.t('Queued: {0}', title);
  return nextRun === null
    ? l10n.t('Its schedule is kept, and paused: {0}', title)
    : l10n.t('Its schedule is kept, it runs next on {1}: {0}', title, momentWords(nextRun));
}

export function momentWords(ms: number): string {
  return new Date(ms).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

/** How long it will take and what is read before the first answer; both are guesses, and say so. */
export function estimateOf(state: FormState): string {
  const { values, choices, measured, now } = state;
  const draft = draftOf(values, choices, now);
  const minutes = Math.max(1, Math.round(estimateSeconds(typeOf(state), draft.description.length, []) / 60));
  const bytes = values.context.reduce((sum, path) => sum + (measured.get(path)?.bytes ?? 0), 0);
  const texts = draft.title.length + draft.description.length + draft.instructions.length;
  return l10n.t('About {0} min · the prompt has about {1}', minutes, tokenWords(bytes + texts));
}

/** "1,200 tokens" of so many characters. */
export function tokenWords(characters: number): string {
  return l10n.t('{0} tokens', Math.ceil(characters / CHARACTERS_A_TOKEN).toLocaleString());
}

export function sizeWords(bytes: number): string {
  return bytes < 1024
    ? l10n.t('{0} bytes', bytes)
    : l10n.t('{0} KB', Math.round(bytes / 1024).toLocaleString());
}
