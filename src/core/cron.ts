import { Cron } from 'croner';
import type { FieldProblem } from './draft.ts';
import { messageOf, QueueError } from './errors.ts';
import type { TaskDraft } from './task.ts';

/** Five fields, or one of the names that stand for them. Anything else croner might take for a date or for seconds. */
const FIVE_FIELDS = /^\s*(?:\S+\s+){4}\S+\s*$/;
const NAMES = /^\s*@(?:hourly|daily|midnight|weekly|monthly|yearly|annually)\s*$/i;

/** What recurs when: a cron expression of five fields in a time zone (IANA name); without one, in the machine's zone. */
export interface Recurrence {
  readonly cron: string;
  readonly timeZone?: string | undefined;
}

/** What is wrong with a recurrence, named by its field (`cron`, `timeZone`); undefined where it is well. */
export function recurrenceProblem({ cron, timeZone }: Recurrence): FieldProblem | undefined {
  if (!FIVE_FIELDS.test(cron) && !NAMES.test(cron)) return { field: 'cron', message: NOT_FIVE };
  if (timeZone !== undefined && !isTimeZone(timeZone))
    return {
      field: 'timeZone',
      message: `there is no time zone ${timeZone}; a name like Europe/Berlin is needed`,
    };
  try {
    // Five fields name no year: what comes at all comes again and again.
    return jobOf(cron, timeZone).nextRun(new Date(0)) ? undefined : { field: 'cron', message: NEVER };
  } catch (error) {
    return { field: 'cron', message: messageOf(error).replace(/^CronPattern:\s*/, '') };
  }
}

const NOT_FIVE =
  'five fields are needed: minute, hour, day of the month, month, day of the week (0 9 * * 1-5: weekdays at 9:00)';
const NEVER = 'this time never comes';

/** What is wrong with a draft that recurs, named by its field (`schedule.cron`, `dependsOn`); undefined where it is well. */
export function scheduleProblem({
  schedule,
  scheduledAt,
  dependsOn,
}: Pick<TaskDraft, 'schedule' | 'scheduledAt' | 'dependsOn'>): FieldProblem | undefined {
  if (!schedule) return undefined;
  const problem = recurrenceProblem(schedule);
  if (problem) return { ...problem, field: `schedule.${problem.field}` };
  if (scheduledAt !== undefined)
    return { field: 'scheduledAt', message: 'a task that recurs has its times in its schedule' };
  return dependsOn.length > 0
    ? { field: 'dependsOn', message: 'a task that recurs cannot wait for other tasks' }
    : undefined;
}

/**
 * The next runs after a moment, at most `count`: milliseconds since the epoch, rising. Where the clocks change, a run at
 * a set time happens once: the hour that is skipped is made up for right after, the hour that is repeated counts once.
 *
 * @throws QueueError `invalid`, naming `cron` or `timeZone`
 */
export function nextRuns(
  cron: string,
  timeZone: string | undefined,
  after: number,
  count: number,
): readonly number[] {
  const problem = recurrenceProblem({ cron, timeZone });
  if (problem)
    throw new QueueError('invalid', `${problem.field}: ${problem.message}`, { field: problem.field });
  return jobOf(cron, timeZone)
    .nextRuns(count, new Date(after))
    .map((run) => run.getTime());
}

/**
 * The runs in a span of time, both ends included, rising; the last `max` where there are more.
 *
 * @throws QueueError `invalid`, naming `cron` or `timeZone`
 */
export function recentRuns(
  { cron, timeZone }: Recurrence,
  from: number,
  until: number,
  max: number,
): readonly number[] {
  const job = jobOf(cron, timeZone);
  const runs: number[] = [];
  // One at a time: each costs as much as the next, and a span mostly holds far fewer than `max`.
  for (let before = new Date(until + 1_000); runs.length < max;) {
    const [run] = job.previousRuns(1, before);
    if (!run || run.getTime() < from) break;
    if (run.getTime() <= until) runs.push(run.getTime());
    before = run;
  }
  return runs.toReversed();
}

function jobOf(cron: string, timeZone: string | undefined): Cron {
  const zone = timeZone === undefined ? {} : { timezone: timeZone };
  return new Cron(cron.trim(), { paused: true, mode: '5-part', fixedTimeRule: 'no-wildcard', ...zone });
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
