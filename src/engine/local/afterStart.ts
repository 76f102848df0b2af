import type { Pauses } from './pauses.ts';
import type { Unit } from './unit.ts';

/**
 * What an engine does with unfinished work that it finds: go on (`always`), wait for a person (`ask`), or wait only if
 * nobody has worked on it for an hour (`recent`): by then the person may not remember what would begin to run. One that
 * takes over from another in the middle of a day's work (`handover`) leaves everything as it was.
 */
export type ResumeOnStartup = 'always' | 'recent' | 'ask' | 'handover';

const RECENT_MS = 3_600_000;

/**
 * Decides whether the engine opens held. To be called before anything else is written: the history tells when somebody
 * worked last. An engine that opened held before and was never let go has left the time in the store.
 */
export function holdIfUntouched(unit: Unit, pauses: Pauses, policy: ResumeOnStartup): void {
  const { pending, queued, running } = unit.tables.tasks.counts();
  const since = pauses.untouchedSince ?? unit.tables.events.lastWorkAt() ?? unit.now;
  if (pending + queued + running > 0 && holds(policy, unit.now - since, pauses)) pauses.hold(unit, since);
  else pauses.letGo(unit);
}

function holds(policy: ResumeOnStartup, untouchedMs: number, { untouchedSince }: Pauses): boolean {
  switch (policy) {
    case 'always':
      return false;
    case 'ask':
      return true;
    case 'recent':
      return untouchedMs > RECENT_MS;
    case 'handover':
      return untouchedSince !== undefined;
  }
}
