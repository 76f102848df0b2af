import type { Tables } from '../../store/tables/tables.ts';
import type { LocalEngineOptions } from './engineOptions.ts';
import { Pruner } from './pruner.ts';
import { Scheduler } from './scheduler.ts';
import { Stager } from './stager.ts';
import type { SubmitContext } from './submit.ts';
import type { Duty } from './timekeeper.ts';

/** What the engine does by itself when its time has come; `first`: what the rest goes by. */
export function dutiesOf(
  { db, clock, keep }: Pick<LocalEngineOptions, 'db' | 'clock' | 'keep'>,
  { tasks, schedules }: Tables,
  context: SubmitContext,
  first: readonly Duty[],
): readonly Duty[] {
  const giveBack = (pages: number): boolean => db.giveBack(pages);
  return [
    ...first,
    new Stager(tasks),
    new Scheduler(schedules, context),
    ...(keep ? [new Pruner({ keep, now: clock.now(), giveBack })] : []),
  ];
}
