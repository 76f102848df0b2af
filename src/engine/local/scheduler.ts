import { recentRuns } from '../../core/cron.ts';
import { messageOf, QueueError } from '../../core/errors.ts';
import { isFinal } from '../../core/lifecycle.ts';
import type { MisfirePolicy } from '../../core/task.ts';
import type { ScheduleRow, ScheduleTable } from '../../store/tables/schedules.ts';
import { nextRun, note, whenOf } from './recurring.ts';
import { freeRef, submit, type SubmitContext } from './submit.ts';
import type { Duty } from './timekeeper.ts';
import type { Unit } from './unit.ts';

/** Schedules looked at in one commit. */
const BATCH = 5;
/** A run that comes this late is still the run, not one that was missed: twice the longest sleep. */
const ON_TIME_MS = 60_000;
/** The most runs that are made up for; what lies further back stays missed. */
const MAX_RUNS = 100;
/** The most runs that are counted: a tenth of a second. */
const MAX_COUNTED = 1_000;

/**
 * Makes tasks of what recurs. Each run makes one task at most, however often it is looked at: its id comes from schedule
 * and time. Runs that nobody was there for are missed; `misfire` says which of them are made up for. While the run before
 * is still going the next is skipped, unless every run is wanted (`all`).
 */
export class Scheduler implements Duty {
  readonly #schedules: ScheduleTable;
  readonly #context: SubmitContext;

  constructor(schedules: ScheduleTable, context: SubmitContext) {
    this.#schedules = schedules;
    this.#context = context;
  }

  nextAt(): number | undefined {
    return this.#schedules.nextAt();
  }

  run(unit: Unit): void {
    for (const schedule of unit.tables.schedules.due(unit.now, BATCH)) this.#fire(unit, schedule);
  }

  #fire(unit: Unit, schedule: ScheduleRow): void {
    const when = whenOf(schedule);
    const misfire = schedule.draft.schedule?.misfire ?? 'once';
    const due = dueRuns(schedule, unit.now);
    unit.tables.schedules.update(schedule.id, { nextAt: nextRun(when, unit.now) });
    const wanted = wantedOf(due, misfire, unit.now);
    const lost = due.length - wanted.length;
    const atLeast = due.length === MAX_COUNTED ? 'at least ' : '';
    if (lost > 0)
      this.#miss(unit, schedule.id, lost, `missed ${atLeast}${lost} ${lost === 1 ? 'run' : 'runs'}`);
    for (const at of wanted) this.#make(unit, schedule.id, at, misfire);
  }

  #make(unit: Unit, scheduleId: string, at: number, misfire: MisfirePolicy): void {
    const schedule = unit.tables.schedules.byId(scheduleId);
    const id = `${scheduleId}-${at.toString(36)}`;
    if (!schedule || schedule.lastAt === at || unit.tables.tasks.byId(id)) return;
    const last = schedule.lastTask === null ? undefined : unit.tables.tasks.byId(schedule.lastTask);
    if (misfire !== 'all' && last && !isFinal(last.status))
      return this.#miss(unit, scheduleId, 1, `skipped ${minuteOf(at)}: ${last.ref} is still ${last.status}`);
    try {
      const { schedule: _, ...draft } = schedule.draft;
      const ref = freeRef(unit, `${schedule.ref}@${minuteOf(at)}`, new Set(), this.#context);
      const origin = { note: `a run of ${schedule.ref}`, actor: 'engine', id } as const;
      submit(unit, { tasks: [{ ...draft, ref }], agents: [] }, { ...this.#context, origin });
      unit.tables.schedules.update(scheduleId, { lastAt: at, lastTask: id });
      note(unit, scheduleId, 'info', `queued ${ref}`);
    } catch (error) {
      if (!(error instanceof QueueError)) throw error;
      this.#miss(unit, scheduleId, 1, `could not queue the run of ${minuteOf(at)}: ${messageOf(error)}`);
    }
  }

  #miss(unit: Unit, id: string, runs: number, words: string): void {
    const missed = (unit.tables.schedules.byId(id)?.missed ?? 0) + runs;
    unit.tables.schedules.update(id, { missed });
    note(unit, id, 'warning', words);
  }
}

/** Mostly one, which costs little to find out. */
function dueRuns(schedule: ScheduleRow, now: number): readonly number[] {
  const when = whenOf(schedule);
  const first = schedule.nextAt ?? now;
  const second = nextRun(when, first);
  return second === null || second > now ? [first] : recentRuns(when, first, now, MAX_COUNTED);
}

/** Which of the runs that are due make a task. A run that is on time makes up for those that were missed before it. */
function wantedOf(due: readonly number[], misfire: MisfirePolicy, now: number): readonly number[] {
  const onTime = due.filter((at) => now - at <= ON_TIME_MS);
  switch (misfire) {
    case 'skip':
      return onTime;
    case 'once':
      return onTime.length > 0 ? onTime : due.slice(-1);
    case 'all':
      return due.slice(-MAX_RUNS);
  }
}

/** `2026-12-01T09:30Z`: part of a ref, so the same everywhere. */
function minuteOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16)}Z`;
}
