import { parseMoment } from './schedule.ts';

const MINUTE = 60_000;
const UNITS: Readonly<Record<string, number>> = { m: MINUTE, h: 60 * MINUTE, d: 24 * 60 * MINUTE };

/**
 * A moment as people write it, in milliseconds since the epoch: `2026-12-01 09:30`, `18:00` (today, or tomorrow where it
 * is over), `+90m`, `in 2 h`, `3 d`. Undefined where it is none of these.
 */
export function parseWhen(text: string, now: Date): number | undefined {
  const words = text.trim().toLowerCase();
  const span = /^(?:in\s+|\+\s*)?(\d{1,5})\s*(m|min|minutes?|h|hours?|d|days?)$/.exec(words);
  if (span) return now.getTime() + Number(span[1]) * (UNITS[span[2]?.charAt(0) ?? ''] ?? 0);
  const time = /^(\d{1,2}):(\d{2})$/.exec(words);
  if (time) return nextTime(now, Number(time[1]), Number(time[2]));
  return parseMoment(text);
}

export interface Preset {
  readonly id: 'ten-minutes' | 'hour' | 'evening' | 'morning' | 'monday';
  readonly at: number;
}

/** The moments that people mean most. */
export function presets(now: Date): readonly Preset[] {
  const morning = nextTime(now, 9, 0, 1);
  const monday = dayAt(now, (8 - now.getDay()) % 7 || 7, 9);
  return [
    { id: 'ten-minutes', at: now.getTime() + 10 * MINUTE },
    { id: 'hour', at: now.getTime() + 60 * MINUTE },
    ...(now.getHours() < 20 ? [{ id: 'evening', at: dayAt(now, 0, 20) } as const] : []),
    ...(morning === undefined ? [] : [{ id: 'morning', at: morning } as const]),
    { id: 'monday', at: monday },
  ];
}

function nextTime(now: Date, hours: number, minutes: number, fromDay = 0): number | undefined {
  if (hours > 23 || minutes > 59) return undefined;
  const today = dayAt(now, fromDay, hours, minutes);
  return today > now.getTime() ? today : dayAt(now, fromDay + 1, hours, minutes);
}

/** In the person's zone: a day may have 23 or 25 hours. */
function dayAt(now: Date, days: number, hours: number, minutes = 0): number {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hours, minutes).getTime();
}
