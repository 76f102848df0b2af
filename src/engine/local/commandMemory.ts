import type * as z from 'zod';
import type { Unit } from './unit.ts';

/** How long an answer is kept for a repeat. */
const KEPT_MS = 24 * 3_600_000;
/** How often what is older is thrown away. */
const SWEEP_MS = 3_600_000;

/** Does a command once per id: a repeat, after a lost connection, answers what the first one answered. */
export class CommandMemory {
  #lastSweep = -Infinity;

  once<T>(unit: Unit, id: string | undefined, answer: z.ZodType<T>, work: (unit: Unit) => T): T {
    if (id === undefined) return work(unit);
    this.#sweep(unit);
    const before = unit.tables.commandIds.answerOf(id);
    if (before) return answer.parse(before.answer);
    const result = work(unit);
    unit.tables.commandIds.keep(id, unit.now, result);
    return result;
  }

  #sweep(unit: Unit): void {
    if (Math.abs(unit.now - this.#lastSweep) < SWEEP_MS) return; // also where the clock was set back
    this.#lastSweep = unit.now;
    unit.tables.commandIds.forgetBefore(unit.now - KEPT_MS);
  }
}
