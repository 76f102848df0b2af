import { l10n } from './l10n.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago, in the largest unit that says something: "now", "5 min", "3 h", "12 d". */
export function age(since: number, now: number): string {
  const passed = Math.max(0, now - since);
  if (passed < MINUTE) return l10n.t('now');
  if (passed < HOUR) return l10n.t('{0} min', Math.floor(passed / MINUTE));
  if (passed < DAY) return l10n.t('{0} h', Math.floor(passed / HOUR));
  return l10n.t('{0} d', Math.floor(passed / DAY));
}

/** How long something took: "40 ms", "3.2 s", "4 min 10 s", "2 h 5 min". */
export function duration(ms: number): string {
  if (ms < SECOND) return l10n.t('{0} ms', Math.round(ms));
  if (ms < MINUTE) return l10n.t('{0} s', (ms / SECOND).toFixed(ms < 10 * SECOND ? 1 : 0));
  if (ms < HOUR) return l10n.t('{0} min {1} s', Math.floor(ms / MINUTE), Math.floor((ms % MINUTE) / SECOND));
  return l10n.t('{0} h {1} min', Math.floor(ms / HOUR), Math.floor((ms % HOUR) / MINUTE));
}

/** When a wait is over: counted down within the hour, else as a time. */
export function when(until: number, now: number): string {
  const left = until - now;
  if (left <= 0) return l10n.t('now');
  if (left < MINUTE) return l10n.t('in {0} s', Math.ceil(left / SECOND));
  if (left < HOUR) {
    const seconds = Math.ceil(left / SECOND);
    return l10n.t('in {0} min {1} s', Math.floor(seconds / 60), seconds % 60);
  }
  return l10n.t('at {0}', time(until, now));
}

/** The time of today, with the date for any other day. */
export function time(at: number, now: number): string {
  const date = new Date(at);
  const clock = date.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
  return isSameDay(at, now) ? clock : `${date.toLocaleDateString()} ${clock}`;
}

/** The time to the second, for a log. */
export function clockSeconds(at: number): string {
  return new Date(at).toLocaleTimeString(undefined, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
}

function isSameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}
