import * as z from 'zod';
import type { Clock } from '../../core/clock.ts';
import type { Pauses } from './pauses.ts';
import { rescheduleAll } from './recurring.ts';
import type { Duty } from './timekeeper.ts';
import type { Unit } from './unit.ts';

/** Clocks drift and are put right by little; only more than this is taken for a clock that was set back. */
const TOLERANCE_MS = 2_000;

/** Stored: where the history ended when the clock was last set back, and when that was by the new clock. */
const SET_BACK = 'clock-set-back';
const setBackSchema = z.object({ seq: z.number(), at: z.number() });

export interface ClockWatchOptions {
  readonly clock: Clock;
  readonly pauses: Pauses;
  /** What waits comes at other times now. */
  readonly onMoved: () => void;
}

/**
 * Notices that the wall clock was set back, and moves with it what waits for so and so long: retries and the limits of
 * providers. What waits for a time of day (`scheduledAt`, a recurrence) waits for it, the next time that it comes. A clock
 * that was set forward looks like one that went on while the machine slept: what has become due by it is due.
 */
export class ClockWatch implements Duty {
  readonly #options: ClockWatchOptions;
  /** How far the wall clock was ahead of the one that nobody sets. */
  #ahead: number;

  constructor(options: ClockWatchOptions) {
    this.#options = options;
    this.#ahead = this.#look();
  }

  /** To be called before the engine writes: a history that ends in the future was written by a clock that was set back. */
  open(unit: Unit): void {
    const last = lastWrittenAt(unit);
    if (last !== undefined && last - unit.now > TOLERANCE_MS) this.#move(unit, last - unit.now);
  }

  nextAt(now: number): number | undefined {
    return this.#setBackMs() > 0 ? now : undefined;
  }

  /** Comes before all else that is written, so that no time of the new clock is taken for one of the old. */
  run(unit: Unit): void {
    const setBackMs = this.#setBackMs();
    this.#ahead = setBackMs > 0 ? this.#look() : Math.max(this.#ahead, this.#look());
    if (setBackMs > 0) this.#move(unit, setBackMs);
  }

  #look(): number {
    const { clock } = this.#options;
    return clock.now() - clock.elapsed();
  }

  #setBackMs(): number {
    const setBackMs = this.#ahead - this.#look();
    return setBackMs > TOLERANCE_MS ? Math.round(setBackMs) : 0;
  }

  #move(unit: Unit, earlierMs: number): void {
    unit.tables.state.set(SET_BACK, { seq: unit.tables.events.last(), at: unit.now });
    unit.tables.tasks.moveRetries(earlierMs);
    this.#options.pauses.moveLimits(unit, earlierMs);
    rescheduleAll(unit);
    unit.afterCommit(this.#options.onMoved);
  }
}

/** By the clock that the stored times go by: a history that ended before the clock was set back says nothing of it. */
function lastWrittenAt({ tables }: Unit): number | undefined {
  const setBack = setBackSchema.safeParse(tables.state.get(SET_BACK)).data;
  return setBack && tables.events.last() <= setBack.seq ? setBack.at : tables.events.lastAt();
}
