import type { Schedule, Submitted } from '../engine/port.ts';
import { safeLine } from './safeText.ts';
import { clockTime, isoTime } from './times.ts';

/** `recurs at 0 9 * * 1-5 (Europe/Berlin), next on 2026-12-01 09:00:00; 2 runs missed`. */
export function scheduleWords({ draft, nextRun, missed }: Schedule, now: number): string {
  const zone = draft.schedule?.timeZone === undefined ? '' : ` (${draft.schedule.timeZone})`;
  const lost = missed === 0 ? '' : `; ${missed} ${missed === 1 ? 'run' : 'runs'} missed`;
  return safeLine(`recurs at ${draft.schedule?.cron ?? ''}${zone}, ${nextRunWords(nextRun, now)}${lost}`);
}

export function nextRunWords(nextRun: number | null, now: number): string {
  return nextRun === null ? 'paused' : `next at ${clockTime(nextRun, now)}`;
}

/** What is said of a draft that recurs when it was queued. */
export function recursWords({ action, nextRun = null }: Submitted, now: number): string {
  const what =
    action === 'created' ? 'recurs' : action === 'edited' ? 'takes the new content' : 'recurs already';
  return `${what}, ${nextRunWords(nextRun, now)}`;
}

export function scheduleJson({ id, ref, draft, paused, nextRun, lastRun, missed }: Schedule) {
  return {
    schedule: id,
    ref,
    title: draft.title,
    type: draft.type,
    ...draft.schedule,
    paused,
    nextRun: nextRun === null ? null : isoTime(nextRun),
    lastRun: lastRun && { at: isoTime(lastRun.at), task: lastRun.task },
    missed,
  };
}
