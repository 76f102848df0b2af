import { openTables } from '../../store/tables/tables.ts';
import { Attempts } from './attempts.ts';
import { callsOf } from './calls.ts';
import { Claims } from './claims.ts';
import { ClaimWaits } from './claimWaits.ts';
import { ClockWatch } from './clockWatch.ts';
import { Commands } from './commands.ts';
import { dutiesOf } from './duties.ts';
import type { LocalEngineOptions } from './engineOptions.ts';
import { Feed } from './feed.ts';
import { GroupCommit } from './groupCommit.ts';
import { LaneCommands } from './laneCommands.ts';
import { Lanes } from './lanes.ts';
import { Pauses } from './pauses.ts';
import { Progress } from './progress.ts';
import { Queries } from './queries.ts';
import { Settling } from './settling.ts';
import type { SubmitContext } from './submit.ts';
import { Timekeeper } from './timekeeper.ts';
import { TaskView } from './view.ts';
import { WorkerDesk } from './workerDesk.ts';
import { WorkerRegistry } from './workerRegistry.ts';

export interface EngineHooks {
  /** Something was committed. */
  readonly onChanged: () => void;
  /** What waits may wait for something else now. */
  readonly onLanesChanged: () => void;
  /** @throws QueueError `closed` */
  readonly mustBeOpen: () => void;
}

export type EngineParts = ReturnType<typeof engineParts>;

/** The duties of a local engine, each with what it needs of the others. */
export function engineParts(options: LocalEngineOptions, hooks: EngineHooks) {
  const known = knowledge(options, hooks);
  const { tables, feed, pauses, lanes, calls, workers, view, now } = known;
  const { clock, random } = options;
  const attempts = new Attempts(calls.governor, clock);
  const settling = new Settling({ pauses, workers, attempts, calls, random });
  const claimWaits = new ClaimWaits(clock);
  const clockWatch = new ClockWatch({ clock, pauses, onMoved: hooks.onLanesChanged });
  const commit = new GroupCommit({
    db: options.db,
    tables,
    now,
    ahead: (unit) => clockWatch.run(unit),
    stillOwner: options.stillOwner,
    onEvents: hooks.onChanged,
    onBroken: options.onBroken,
  });
  const claims = new Claims(lanes, workers, view);
  const { mustBeOpen } = hooks;
  const desk = {
    tables,
    commit,
    feed,
    lanes,
    workers,
    claims,
    claimWaits,
    attempts,
    settling,
    now,
    mustBeOpen,
  };
  const { user, randomBytes } = options;
  const submitContext: SubmitContext = { user, randomBytes, workers };
  return {
    ...known,
    attempts,
    settling,
    claimWaits,
    clockWatch,
    commit,
    submitContext,
    desk: new WorkerDesk(desk),
    queries: new Queries(tables, { pauses, lanes, view, calls, now }),
    progress: new Progress(calls, attempts),
    commands: new Commands(workers),
    laneCommands: new LaneCommands(pauses, workers, attempts),
    timekeeper: new Timekeeper({
      clock,
      commit,
      duties: dutiesOf(options, tables, submitContext, [clockWatch, pauses, calls]),
      onOpening: hooks.onLanesChanged,
      onFailed: options.onBroken,
    }),
  };
}

/** What all duties look at. */
function knowledge(options: LocalEngineOptions, { onLanesChanged }: EngineHooks) {
  const now = () => options.clock.now();
  const tables = openTables(options.db);
  const pauses = new Pauses(tables.state);
  const calls = callsOf(options, tables.spending, onLanesChanged);
  const lanes = new Lanes(pauses, calls, options.withoutWorkers);
  return {
    tables,
    pauses,
    calls,
    lanes,
    feed: new Feed(tables.events),
    workers: new WorkerRegistry(now),
    view: new TaskView(tables, lanes, now),
    now,
  };
}
