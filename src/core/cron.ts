import { Cron } from 'croner';
import type { FieldProblem } from './draft.ts';
import { messageOf, QueueError } from './errors.ts';

/** Five fields, or one of the names that stand for them. Anything else croner might take for a date or for seconds. */
const FIVE_FIELDS = /^\s*(?:\S+\s+){4}\S+\s*$/;
const NAMES = /^\s*@(?:hourly|daily|midnight|weekly|monthly|yearly|annually)\s*$/i;

/** What recurs when: a cron expression of five fields in a time zone (IANA name); without one, in the machine's zone. */
export interface Recurrence {
  readonly cron: string;
  readonly timeZone?: string | undefined;
}

/**
 * What is wrong with a recurrence, named by its field (`cron`, `timeZone`); undefined where it is well.
 *
 * @param after milliseconds since the epoch: an expression that never comes after this is wrong, too
 */
export function recurrenceProblem({ cron, timeZone }: Recurrence, after: number): FieldProblem | undefined {
  if (!FIVE_FIELDS.test(cron) && !NAMES.test(cron)) return { field: 'cron', message: NOT_FIVE };
  if (timeZone !== undefined && !isTimeZone(timeZone))
    return {
      field: 'timeZone',
      message: `there is no time zone ${timeZone}; a name like Europe/Berlin is needed`,
    };
  try {
    return jobOf(cron, timeZone).nextRun(new Date(after)) ? undefined : { field: 'cron', message: NEVER };
  } catch (error) {
    return { field: 'cron', message: messageOf(error).replace(/^CronPattern:\s*/, '') };
  }
}

const NOT_FIVE =
  'five fields are needed: minute, hour, day of the month, month, day of the week (0 9 * * 1-5: weekdays at 9:00)';
const NEVER = 'this time never comes';

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
  const problem = recurrenceProblem({ cron, timeZone }, after);
  if (problem)
    throw new QueueError('invalid', `${problem.field}: ${problem.message}`, { field: problem.field });
  return jobOf(cron, timeZone)
    .nextRuns(count, new Date(after))
    .map((run) => run.getTime());
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
