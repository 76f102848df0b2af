import type { Task } from '../../core/task.ts';
import type { TaskEngine } from '../../engine/port.ts';
import { shortState } from '../taskWords.ts';
import { groupOf } from '../tree/groups.ts';
import { lookOf } from '../tree/looks.ts';

/** How a task that somebody asked for stands, in words. */
export interface QueuedTask {
  /** As it was asked for. */
  readonly ref: string;
  readonly title: string;
  readonly state: string;
}

/** The tasks of these refs or ids, the newest of each, as far as the queue has them. */
export async function queuedTasks(
  engine: TaskEngine,
  refs: readonly string[],
): Promise<readonly QueuedTask[]> {
  const found = await Promise.all(
    refs.map(async (ref) => {
      const task = await engine.get(ref);
      if (!task) return [];
      return [{ ref, title: task.title, state: stateWords(task, shortState(task)) }];
    }),
  );
  return found.flat();
}

/** @param more how far it is, why it waits, or how it ended */
export function stateWords(task: Task, more: string): string {
  return [lookOf(groupOf(task)).label, more].filter(Boolean).join(' · ');
}
