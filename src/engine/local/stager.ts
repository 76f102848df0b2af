import type { TaskTable } from '../../store/tables/tasks.ts';
import { admitIfReady } from './moves.ts';
import type { Duty } from './timekeeper.ts';
import type { Unit } from './unit.ts';

/** Tasks admitted in one commit, so that a thousand that fall due together do not hold everything else up. */
const BATCH = 200;

/** Lets go what waited for a time, when a schedule or a backoff ends. */
export class Stager implements Duty {
  readonly #tasks: TaskTable;

  constructor(tasks: TaskTable) {
    this.#tasks = tasks;
  }

  nextAt(): number | undefined {
    return this.#tasks.firstDue();
  }

  /** Who waits for a parent as well has only the parent left to wait for. */
  run(unit: Unit): void {
    for (const task of unit.tables.tasks.due(unit.now, BATCH)) {
      if (task.waitingParents === 0) admitIfReady(unit, task);
      else unit.tables.tasks.update(task.id, { notBefore: null, notBeforeKind: null });
    }
  }
}
