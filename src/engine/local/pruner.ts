import { removeTask } from './removing.ts';
import type { Duty } from './timekeeper.ts';
import type { Unit } from './unit.ts';

/** How much of what has ended is kept: whatever is older, and whatever is more. */
export interface Retention {
  readonly keepDays: number;
  readonly keepCount: number;
}

/** Tasks removed in one commit; with their histories that is some milliseconds. */
const BATCH = 10;
/** Pages of 4 KB given back in one commit. */
const PAGES = 64;
/** Between two commits: everything else goes first. */
const BREATH_MS = 1_000;
/** Between two looks. The first comes when the start is over. */
const LOOK_MS = 3_600_000;
const FIRST_LOOK_MS = 60_000;
const DAY_MS = 86_400_000;

export interface PrunerOptions {
  readonly keep: Retention;
  /** When the engine opens. */
  readonly now: number;
  /** Gives free pages back to the disk; answers whether there are more. */
  readonly giveBack: (pages: number) => boolean;
}

/**
 * Removes tasks that ended long ago, with their steps and events, and gives their space back. What another task depends on
 * stays until that one is gone, and so does what a living task has replaced.
 */
export class Pruner implements Duty {
  readonly #options: PrunerOptions;
  #looked: number;
  #next: number;

  constructor(options: PrunerOptions) {
    this.#options = options;
    this.#looked = options.now;
    this.#next = options.now + FIRST_LOOK_MS;
  }

  /** A clock that was set back says nothing about the next look: it is taken now. */
  nextAt(now: number): number {
    return now < this.#looked ? now : this.#next;
  }

  run(unit: Unit): void {
    const { giveBack } = this.#options;
    const old = this.#old(unit);
    for (const id of old) {
      const task = unit.tables.tasks.byId(id);
      if (!task) continue;
      unit.tables.events.removeOf(id);
      removeTask(unit, task, 'engine');
    }
    // What one removal frees may be the next: a parent whose last child has gone.
    const isMore = old.length > 0 || giveBack(PAGES);
    const next = unit.now + (isMore ? BREATH_MS : LOOK_MS);
    unit.afterCommit(() => {
      this.#looked = unit.now;
      this.#next = next;
    });
  }

  #old({ tables, now }: Unit): readonly string[] {
    const { keepDays, keepCount } = this.#options.keep;
    const tooOld = { at: now - keepDays * DAY_MS, seq: 0 };
    const tooMany = tables.tasks.endedBefore(keepCount);
    return tables.tasks.prunable(tooMany && tooMany.at > tooOld.at ? tooMany : tooOld, BATCH);
  }
}
