import type { TaskRow } from '../../store/tables/taskRow.ts';
import type { LanePausing } from '../port.ts';
import type { Attempts } from './attempts.ts';
import { askRunning } from './commands.ts';
import type { Pauses } from './pauses.ts';
import type { Unit } from './unit.ts';
import type { WorkerRegistry } from './workerRegistry.ts';

/** What a person does to many tasks at once. Each answers how many of them run on to their end. */
export class LaneCommands {
  readonly #pauses: Pauses;
  readonly #workers: WorkerRegistry;
  readonly #attempts: Attempts;

  constructor(pauses: Pauses, workers: WorkerRegistry, attempts: Attempts) {
    this.#pauses = pauses;
    this.#workers = workers;
    this.#attempts = attempts;
  }

  setQueue(unit: Unit, state: LanePausing): number {
    this.#pauses.setQueue(unit, state.paused);
    return this.#callBack(unit, state, () => true);
  }

  setAgent(unit: Unit, agent: string, state: LanePausing): number {
    this.#pauses.setAgent(unit, agent, state.paused);
    return this.#callBack(unit, state, (task) => task.agent === agent);
  }

  setProvider(unit: Unit, provider: string, state: LanePausing): number {
    this.#pauses.setProvider(unit, provider, state.paused);
    return this.#callBack(unit, state, ({ id }) => this.#attempts.of(id)?.provider === provider);
  }

  /**
   * What runs there is called back to the queue if that is wished, where its lane holds it until it is resumed. What a
   * person has paused or cancelled meanwhile stays that.
   */
  #callBack(unit: Unit, { paused, running }: LanePausing, isMeant: (task: TaskRow) => boolean): number {
    const going = unit.tables.tasks.running().filter((task) => task.request === null && isMeant(task));
    if (!paused || running !== 'pause') return going.length;
    for (const task of going) askRunning(unit, this.#workers, task, 'release');
    return 0;
  }
}
