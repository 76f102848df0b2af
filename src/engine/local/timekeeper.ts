import type { Clock } from '../../core/clock.ts';
import { messageOf, QueueError } from '../../core/errors.ts';
import type { GroupCommit } from './groupCommit.ts';
import type { Unit } from './unit.ts';

/** Longest sleep: a clock that jumps, or a machine that wakes up, is noticed after this long at the latest. */
const MAX_SLEEP_MS = 30_000;

/** Something that is to be done when its time has come. Each run is a commit of its own, and small. */
export interface Duty {
  /** When there is something to do next: `now` or earlier for at once, undefined where nothing is in sight. Cheap. */
  nextAt(now: number): number | undefined;
  /** Does some of what is due. What it leaves is done in the next commit; what it cannot do must not stay due. */
  run(unit: Unit): void;
}

export interface TimekeeperOptions {
  readonly clock: Clock;
  readonly commit: GroupCommit;
  readonly duties: readonly Duty[];
  /** Something may be claimed that could not be before. */
  readonly onOpening: () => void;
  /** Nothing would be let go from now on: the engine must be thrown away and opened again. */
  readonly onFailed: (error: Error) => void;
}

/** Wakes up when a duty is due. */
export class Timekeeper {
  readonly #options: TimekeeperOptions;
  #stop: (() => void) | undefined;
  #closed = false;

  constructor(options: TimekeeperOptions) {
    this.#options = options;
  }

  /** Looks again at what comes next. Cheap; called after every commit that wrote events. */
  arm(): void {
    if (this.#closed) return;
    this.#stop?.();
    const { clock, duties } = this.#options;
    const now = clock.now();
    const next = Math.min(...duties.map((duty) => duty.nextAt(now) ?? Infinity));
    if (next === Infinity) return;
    const sleep = Math.min(Math.max(0, next - now), MAX_SLEEP_MS);
    this.#stop = clock.after(sleep, () => void this.#wake().catch((error: unknown) => this.#fail(error)));
  }

  async #wake(): Promise<void> {
    const { commit, clock, duties, onOpening } = this.#options;
    for (const duty of duties) {
      const next = duty.nextAt(clock.now());
      if (next !== undefined && next <= clock.now()) await commit.run((unit) => duty.run(unit));
    }
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
