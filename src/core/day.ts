/** A day of the person's calendar, as their machine has it. */
export interface Day {
  /** Like 2026-11-27. */
  readonly name: string;
  /** When it began and when the next one begins, in milliseconds since the epoch. */
  readonly startsAt: number;
  readonly endsAt: number;
}

/** The day that `ms` lies in, in the zone of the machine. */
export function dayOf(ms: number): Day {
  const at = new Date(ms);
  const [year, month, day] = [at.getFullYear(), at.getMonth(), at.getDate()] as const;
  const name = [year, month + 1, day].map((part) => String(part).padStart(2, '0')).join('-');
  return {
    name,
    startsAt: new Date(year, month, day).getTime(),
    endsAt: new Date(year, month, day + 1).getTime(),
  };
}
