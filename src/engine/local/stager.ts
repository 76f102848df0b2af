import type { Clock } from '../../core/clock.ts';
import { messageOf, QueueError } from '../../core/errors.ts';
import type { TaskTable } from '../../store/tables/tasks.ts';
import type { GroupCommit } from './groupCommit.ts';
import { admitIfReady } from './moves.ts';
import type { Pauses } from './pauses.ts';
import type { Unit } from './unit.ts';

/** Tasks admitted in one commit, so that a thousand that fall due together do not hold everything else up. */
const BATCH = 200;
/** Longest sleep: a clock that jumps, or a machine that wakes up, is noticed after this long at the latest. */
const MAX_SLEEP_MS = 30_000;

export interface StagerOptions {
  readonly clock: Clock;
  readonly commit: GroupCommit;
  readonly tasks: TaskTable;
  readonly pauses: Pauses;
  /** Something may be claimed that could not be before. */
  readonly onOpening: () => void;
  /** Nothing would be let go from now on: the engine must be thrown away and opened again. */
  readonly onFailed: (error: Error) => void;
}

/** Wakes up when a schedule, a backoff or a provider's limit ends, and lets go what waited for it. */
export class Stager {
  readonly #options: StagerOptions;
  #stop: (() => void) | undefined;
  #closed = false;

  constructor(options: StagerOptions) {
    this.#options = options;
  }

  /** Looks again at what comes next. Cheap; called after every commit that wrote events. */
  arm(): void {
    if (this.#closed) return;
    this.#stop?.();
    const { clock, tasks, pauses } = this.#options;
    const now = clock.now();
    const next = Math.min(tasks.nextDue(now) ?? Infinity, pauses.nextOpening(now) ?? Infinity);
    const overdue = tasks.due(now, 1).length > 0;
    if (!overdue && next === Infinity) return;
    const sleep = overdue ? 0 : Math.min(next - now, MAX_SLEEP_MS);
    this.#stop = clock.after(sleep, () => void this.#wake().catch((error: unknown) => this.#fail(error)));
  }

  async #wake(): Promise<void> {
    const { commit, clock, tasks, onOpening } = this.#options;
    if (tasks.due(clock.now(), 1).length > 0) await commit.run(admitDue);
    onOpening();
    this.arm();
  }

  #fail(error: unknown): void {
    if (this.#closed) return;
    this.close();
    const message = `What waits in the task queue could not be looked at: ${messageOf(error)}`;
    this.#options.onFailed(new QueueError('unavailable', message, {}, { cause: error }));
  }

  close(): void {
    this.#closed = true;
    this.#stop?.();
  }
}

/** Lets go whose time has come; who waits for a parent as well has only the parent left to wait for. */
function admitDue(unit: Unit): void {
  for (const task of unit.tables.tasks.due(unit.now, BATCH)) {
    if (task.waitingParents === 0) admitIfReady(unit, task);
    else unit.tables.tasks.update(task.id, { notBefore: null, notBeforeKind: null });
  }
}
