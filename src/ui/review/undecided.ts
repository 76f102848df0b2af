import type { Task } from '../../core/task.ts';
import type { TaskEngine } from '../../engine/port.ts';

/** Nobody walks through more of them in one go. */
const MOST = 1_000;

/** Completed tasks about whose changes something is undecided, the first completed first. */
export async function undecided(engine: Pick<TaskEngine, 'list'>): Promise<readonly Task[]> {
  const found: Task[] = [];
  for (;;) {
    const offset = found.length;
    const { tasks, total } = await engine.list({ status: ['completed'], needsYou: true, offset });
    found.push(...tasks);
    if (tasks.length === 0 || found.length >= Math.min(total, MOST)) break;
  }
  return found.toSorted((a, b) => (a.completedAt ?? 0) - (b.completedAt ?? 0));
}
