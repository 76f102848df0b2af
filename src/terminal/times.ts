/** `14:05:10`, or with its date where that is another day than `now`. In the person's zone. */
export function clockTime(ms: number, now: number): string {
  const at = new Date(ms);
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':');
  return sameDay(at, new Date(now)) ? time : `${day(at)} ${time}`;
}

/** `2026-12-01 14:05:10`, in the person's zone. */
export function dateTime(ms: number): string {
  const at = new Date(ms);
  return `${day(at)} ${[at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':')}`;
}

const DAYS_FROM_HOURS = 72;

/** `0.4 s`, `12 s`, `3:05 min`, `2:03:05 h`, `12 days`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, ms) / 1_000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60, whole % 60];
  if (hours >= DAYS_FROM_HOURS) return `${Math.round(hours / 24)} days`;
  if (hours > 0) return `${hours}:${two(minutes)}:${two(rest)} h`;
  return minutes > 0 ? `${minutes}:${two(rest)} min` : `${whole} s`;
}

/** `0:07`, `12:03`, `2:03:05`: whole seconds that only ever count up. */
export function elapsed(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1_000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** As JSON has it: ISO 8601, UTC. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

function day(at: Date): string {
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

function sameDay(a: Date, b: Date): boolean {
  return day(a) === day(b);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
