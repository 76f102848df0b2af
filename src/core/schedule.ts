const MOMENT = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * A moment in ISO 8601 (`2026-12-01T09:30`, `2026-12-01 09:30:00+01:00`, `2026-12-01`) as milliseconds since the
 * epoch, or undefined where the text is not one. Without an offset the time is that of the person's zone.
 */
export function parseMoment(text: string): number | undefined {
  const match = MOMENT.exec(text.trim());
  if (!match) return undefined;
  const [, date, time = '00:00', offset = ''] = match;
  const ms = Date.parse(`${date}T${time}${offset}`);
  return Number.isNaN(ms) || rolledOver(`${date}`) ? undefined : ms;
}

/** `Date` turns 30 February into 2 March; a person means neither. */
function rolledOver(date: string): boolean {
  const parsed = new Date(`${date}T00:00:00Z`);
  return Number.isNaN(parsed.getTime()) || !parsed.toISOString().startsWith(date);
}
