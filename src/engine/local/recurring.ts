import { nextRuns, recurrenceProblem, scheduleProblem, type Recurrence } from '../../core/cron.ts';
import { QueueError } from '../../core/errors.ts';
import type { TaskDraft } from '../../core/task.ts';
import type { ScheduleRow } from '../../store/tables/schedules.ts';
import type { Schedule, Submitted } from '../port.ts';
import { contentHash } from './hashes.ts';
import type { Unit } from './unit.ts';

/** A draft that recurs, with the ref and id that it gets if it is new. */
export interface Recurring {
  readonly draft: TaskDraft;
  readonly when: Recurrence;
  readonly ref: string;
  readonly newId: string;
}

/** @throws QueueError `invalid`, with `where` before the field */
export function refuseWrongSchedule(draft: TaskDraft, where: string): void {
  const problem = scheduleProblem(draft);
  if (!problem) return;
  const field = `${where}${problem.field}`;
  throw new QueueError('invalid', `${field}: ${problem.message}`, { field });
}

/** Keeps what recurs as a schedule; the same ref again is the same schedule, with the new content. */
export function keepSchedule(unit: Unit, { draft, when, ref, newId }: Recurring): Submitted {
  const hash = contentHash(draft);
  const existing = unit.tables.schedules.byRef(ref);
  if (existing?.contentHash === hash)
    return { id: existing.id, ref, action: 'followed', ...nextRunOf(existing.nextAt) };
  const nextAt = existing?.paused ? null : nextRun(when, unit.now);
  const content = { draft: { ...draft, ref }, contentHash: hash, nextAt };
  if (existing) {
    unit.tables.schedules.update(existing.id, content);
    unit.emit({ id: existing.id, attempt: 0 }, 'person', { kind: 'edited', fields: ['content'] });
    return { id: existing.id, ref, action: 'edited', ...nextRunOf(nextAt) };
  }
  const blank = { paused: false, lastAt: null, lastTask: null, missed: 0, createdAt: unit.now };
  unit.tables.schedules.insert({ ...blank, ...content, id: newId, ref });
  note(unit, newId, 'info', `recurs at ${when.cron}`, 'person');
  return { id: newId, ref, action: 'created', ...nextRunOf(nextAt) };
}

function nextRunOf(nextAt: number | null): Pick<Submitted, 'nextRun'> {
  return { nextRun: nextAt };
}

/** The first run after `now`; null where none comes any more. */
export function nextRun({ cron, timeZone }: Recurrence, now: number): number | null {
  if (recurrenceProblem({ cron, timeZone })) return null;
  return nextRuns(cron, timeZone, now, 1)[0] ?? null;
}

/** What happens to a schedule stands in the history under its id. */
export function note(
  unit: Unit,
  schedule: string,
  level: 'info' | 'warning' | 'error',
  text: string,
  actor: 'person' | 'engine' = 'engine',
): void {
  unit.emit({ id: schedule, attempt: 0 }, actor, { kind: 'log', level, text });
}

/** @throws QueueError `not-found` */
export function setSchedule(unit: Unit, id: string, paused: boolean): void {
  const schedule = findSchedule(unit, id);
  if (schedule.paused === paused) return;
  const nextAt = paused ? null : nextRun(whenOf(schedule), unit.now);
  unit.tables.schedules.update(id, { paused, nextAt });
  unit.emit({ id, attempt: 0 }, 'person', { kind: 'edited', fields: ['paused'] });
}

/** The clock was set back: runs that it passed on its way come again, and those that were made are not made twice. */
export function rescheduleAll(unit: Unit): void {
  for (const schedule of unit.tables.schedules.all()) {
    if (schedule.nextAt === null) continue;
    const next = nextRun(whenOf(schedule), unit.now);
    if (next !== null && next < schedule.nextAt) unit.tables.schedules.update(schedule.id, { nextAt: next });
  }
}

/** The tasks that it has made stay. @throws QueueError `not-found` */
export function removeSchedule(unit: Unit, id: string): void {
  findSchedule(unit, id);
  unit.tables.schedules.remove(id);
  unit.emit({ id, attempt: 0 }, 'person', { kind: 'removed' });
}

/** The ref is queued as a single task: what its file said before does not recur any more. */
export function endRecurrence(unit: Unit, ref: string): void {
  const schedule = unit.tables.schedules.byRef(ref);
  if (schedule) removeSchedule(unit, schedule.id);
}

function findSchedule(unit: Unit, id: string): ScheduleRow {
  const schedule = unit.tables.schedules.byId(id);
  if (schedule) return schedule;
  throw new QueueError('not-found', `There is no schedule ${id}.`, { task: id });
}

/** Every stored schedule says when it runs; one that did not would never run. */
export function whenOf({ draft }: ScheduleRow): Recurrence {
  return draft.schedule ?? { cron: '' };
}

export function scheduleView(row: ScheduleRow): Schedule {
  const { id, ref, draft, paused, nextAt, lastAt, lastTask, missed, createdAt } = row;
  const lastRun = lastAt === null || lastTask === null ? null : { at: lastAt, task: lastTask };
  return { id, ref, draft, paused, nextRun: nextAt, lastRun, missed, createdAt };
}
