import type { TaskEngine } from '../../engine/port.ts';
import type { Memory } from '../memory.ts';
import type { QueueChange } from '../queueChange.ts';

const LOOKED_AT = 'tasks.lookedAt';
/** How many completed tasks are looked through for those of the time when nobody looked. */
const LOOKED_THROUGH = 200;

/** The tasks that completed since the person last looked at what has completed; kept over windows. */
export class Unseen {
  readonly #memory: Memory;
  readonly #tasks = new Set<string>();

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  get size(): number {
    return this.#tasks.size;
  }

  has(task: string): boolean {
    return this.#tasks.has(task);
  }

  /** What completed while no window looked. */
  async recall(engine: Pick<TaskEngine, 'list'>): Promise<void> {
    const lookedAt = this.#memory.get(LOOKED_AT);
    if (typeof lookedAt !== 'number') return this.looked();
    const { tasks } = await engine.list({
      status: ['completed'],
      needsYou: false,
      order: 'newest',
      limit: LOOKED_THROUGH,
    });
    for (const { id, completedAt } of tasks) if ((completedAt ?? 0) > lookedAt) this.#tasks.add(id);
  }

  note({ moves, needing }: Pick<QueueChange, 'moves' | 'needing'>): void {
    for (const [task, move] of moves) {
      // What is to be reviewed stands under Needs You.
      if (move === 'completed' && !needing.has(task)) this.#tasks.add(task);
      else this.#tasks.delete(task);
    }
  }

  /** One of them was opened. @returns whether it was new */
  opened(task: string): boolean {
    return this.#tasks.delete(task);
  }

  /** All of them were on show. */
  looked(): void {
    this.#tasks.clear();
    void this.#memory.update(LOOKED_AT, Date.now());
  }
}
