import { isUndecided } from '../../core/change.ts';
import { isFinal } from '../../core/lifecycle.ts';
import type { Task } from '../../core/task.ts';
import type { TaskEngine } from '../../engine/port.ts';

/**
 * Tasks on which this one depends, directly or not, that are at work again: what it was built on is undecided, and may
 * become something else.
 */
export async function sentBackBeneath(engine: Pick<TaskEngine, 'get'>, task: Task): Promise<readonly Task[]> {
  const seen = new Set([task.id]);
  const todo = [...task.dependencies];
  const found: Task[] = [];
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const parent = await engine.get(id);
    if (!parent) continue;
    if (!isFinal(parent.status) && isUndecided(parent.review.state)) found.push(parent);
    todo.push(...parent.dependencies);
  }
  return found;
}
