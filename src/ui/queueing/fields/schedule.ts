import * as vscode from 'vscode';
import type { Asker, Choice } from '../asker.ts';
import { parseWhen, presets, type Preset } from '../../../core/when.ts';
import { set, unset, type Change, type Field, type FieldTools } from './field.ts';

export function scheduleField({ ask }: FieldTools): Field {
  const label = vscode.l10n.t('When');
  return {
    id: 'scheduledAt',
    label,
    icon: 'watch',
    value: ({ scheduledAt }) => (scheduledAt === undefined ? soon() : momentWords(scheduledAt)),
    edit: async ({ scheduledAt }) => {
      const chosen = await ask.pick<number | 'soon' | 'at'>({
        title: label,
        placeholder: vscode.l10n.t('When may it begin?'),
        items: [{ label: soon(), value: 'soon' }, ...presets(new Date()).map(presetChoice), atChoice()],
        active: scheduledAt ?? 'soon',
        canGoBack: true,
      });
      if (chosen === undefined) return undefined;
      if (chosen === 'at') return askMoment(ask, label, scheduledAt);
      return chosen === 'soon' ? unset('scheduledAt') : once(chosen);
    },
  };
}

function soon(): string {
  return vscode.l10n.t('As soon as possible');
}

function atChoice(): Choice<'at'> {
  return { label: vscode.l10n.t('At Another Time…'), value: 'at' };
}

function presetChoice({ id, at }: Preset): Choice<number> {
  const labels: Readonly<Record<Preset['id'], string>> = {
    'ten-minutes': vscode.l10n.t('In 10 minutes'),
    hour: vscode.l10n.t('In an hour'),
    evening: vscode.l10n.t('This evening'),
    morning: vscode.l10n.t('Tomorrow morning'),
    monday: vscode.l10n.t('On Monday'),
  };
  return { label: labels[id], description: momentWords(at), value: at };
}

async function askMoment(ask: Asker, title: string, now: number | undefined): Promise<Change | undefined> {
  const answer = await ask.text({
    title,
    prompt: vscode.l10n.t('A date and a time of yours, a time, or how long from now.'),
    placeholder: '2026-12-01 09:30 · 18:00 · +90m',
    value: now === undefined ? '' : isoMinutes(now),
    canGoBack: true,
    check: (text) => {
      const at = parseWhen(text, new Date());
      if (at === undefined)
        return { problem: vscode.l10n.t('scheduledAt: write it like 2026-12-01 09:30, 18:00 or +90m') };
      return at > Date.now()
        ? { remark: momentWords(at) }
        : { remark: vscode.l10n.t('{0} is over: it begins as soon as possible', momentWords(at)) };
    },
  });
  const at = answer && parseWhen(answer.text, new Date());
  return at === undefined ? undefined : once(at);
}

/** What has a time of its own does not recur. */
function once(scheduledAt: number): Change {
  return (own) => set({ scheduledAt })(unset('schedule')(own));
}

function isoMinutes(ms: number): string {
  const date = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** "Thursday, 26 November, 20:00", as the person's language has it. */
export function momentWords(ms: number): string {
  return new Date(ms).toLocaleString(vscode.env.language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    ...(new Date(ms).getFullYear() === new Date().getFullYear() ? {} : { year: 'numeric' }),
  });
}
