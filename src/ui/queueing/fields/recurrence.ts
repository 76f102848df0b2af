import * as vscode from 'vscode';
import { nextRuns, recurrenceProblem } from '../../../core/cron.ts';
import { MISFIRE_POLICIES, type MisfirePolicy, type TaskDraftInput } from '../../../core/task.ts';
import type { Asker, Choice } from '../asker.ts';
import { set, unset, type Change, type Field, type FieldTools } from './field.ts';
import { momentWords } from './schedule.ts';

type Schedule = NonNullable<TaskDraftInput['schedule']>;

export function recurrenceField({ ask }: FieldTools): Field {
  const label = vscode.l10n.t('Recurs');
  return {
    id: 'schedule',
    label,
    icon: 'sync',
    value: ({ schedule }) =>
      schedule === undefined
        ? never()
        : vscode.l10n.t('{0}, next on {1}', schedule.cron, runsWords(schedule, 1)),
    edit: async ({ schedule }) => {
      const chosen = await ask.pick({
        title: label,
        placeholder: vscode.l10n.t('Each run becomes a task of its own.'),
        items: [{ label: never(), value: '' }, ...presetChoices(), otherChoice()],
        active: schedule?.cron ?? '',
        canGoBack: true,
      });
      if (chosen === undefined) return undefined;
      if (chosen === OTHER) return askCron(ask, label, schedule);
      return chosen === '' ? unset('schedule') : recurring({ ...schedule, cron: chosen });
    },
  };
}

/** What a run that nobody was there for comes to. Only asked of what recurs. */
export function misfireField({ ask }: FieldTools): Field {
  const label = vscode.l10n.t('Missed Runs');
  return {
    id: 'schedule',
    label,
    icon: 'history',
    isShown: ({ schedule }) => schedule !== undefined,
    value: ({ schedule }) => misfireWords(schedule?.misfire ?? 'once'),
    edit: async ({ schedule }) => {
      if (!schedule) return undefined;
      const misfire = await ask.pick<MisfirePolicy>({
        title: label,
        placeholder: vscode.l10n.t('What becomes of runs while no window was open?'),
        items: MISFIRE_POLICIES.map((value) => ({ label: misfireWords(value), value })),
        active: schedule.misfire ?? 'once',
        canGoBack: true,
      });
      return misfire === undefined ? undefined : set({ schedule: { ...schedule, misfire } });
    },
  };
}

function never(): string {
  return vscode.l10n.t('Never: it runs once');
}

const OTHER = 'other';

function otherChoice(): Choice<string> {
  return { label: vscode.l10n.t('At Other Times…'), value: OTHER };
}

function presetChoices(): readonly Choice<string>[] {
  const presets: readonly (readonly [cron: string, label: string])[] = [
    ['0 * * * *', vscode.l10n.t('Every hour')],
    ['0 9 * * *', vscode.l10n.t('Every day at 9:00')],
    ['0 9 * * 1-5', vscode.l10n.t('On weekdays at 9:00')],
    ['0 9 * * 1', vscode.l10n.t('On Mondays at 9:00')],
    ['0 9 1 * *', vscode.l10n.t('On the first of the month at 9:00')],
  ];
  return presets.map(([cron, label]) => ({
    label,
    description: vscode.l10n.t('next on {0}', runsWords({ cron }, 1)),
    value: cron,
  }));
}

async function askCron(ask: Asker, title: string, now: Schedule | undefined): Promise<Change | undefined> {
  const answer = await ask.text({
    title,
    prompt: vscode.l10n.t('Minute, hour, day of the month, month, day of the week, in your time zone.'),
    placeholder: '30 7 * * 1-5',
    value: now?.cron ?? '',
    canGoBack: true,
    check: (cron) => {
      const problem = recurrenceProblem({ cron });
      return problem
        ? { problem: `schedule.${problem.field}: ${problem.message}` }
        : { remark: vscode.l10n.t('Next: {0}', runsWords({ cron }, 3)) };
    },
  });
  return answer && recurring({ ...now, cron: answer.text.trim() });
}

/** In the person's own zone, also after they have travelled. What recurs has no time of its own besides. */
function recurring(schedule: Schedule): Change {
  const timeZone = schedule.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (own) => set({ schedule: { ...schedule, timeZone } })(unset('scheduledAt')(own));
}

/** The next runs, or nothing where the times are not well: the field says why then. */
function runsWords({ cron, timeZone }: Schedule, count: number): string {
  if (recurrenceProblem({ cron, timeZone })) return '';
  return nextRuns(cron, timeZone, Date.now(), count).map(momentWords).join('; ');
}

function misfireWords(misfire: MisfirePolicy): string {
  switch (misfire) {
    case 'once':
      return vscode.l10n.t('One run makes up for all of them');
    case 'skip':
      return vscode.l10n.t('They are left out');
    case 'all':
      return vscode.l10n.t('Each is made up for');
  }
}
