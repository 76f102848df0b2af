import type { Task } from '../../core/task.ts';
import type { TaskEngine } from '../../engine/port.ts';
import { groupOf, listingOf } from '../tree/groups.ts';
import { down, top, up, type Place } from './steps.ts';

const STEPS = { up, down, top } as const;
/** The longest queue that is looked through for a neighbour. */
const MAX_ORDER = 1_000;

/** Places tasks that wait before another one, in the order given; they take over its priority. */
export async function placeBefore(
  engine: TaskEngine,
  tasks: readonly string[],
  before: string,
): Promise<void> {
  await engine.reorder(tasks, before);
}

/** Places tasks behind all that are queued, with the priority of the last of those. */
export async function placeLast(engine: TaskEngine, tasks: readonly string[]): Promise<void> {
  const queued = listingOf('queued');
  const { total } = await engine.list({ ...queued, limit: 1 });
  const [last] = (await engine.list({ ...queued, offset: Math.max(0, total - 1), limit: 1 })).tasks;
  for (const id of tasks) {
    const task = last && (await engine.get(id));
    if (task && task.priority !== last.priority) await engine.edit(id, { priority: last.priority });
  }
  await engine.reorder(tasks, null);
}

/**
 * Moves tasks within the group of the first of them; the others of the group keep their order.
 *
 * @returns whether anything moved
 */
export async function step(
  engine: TaskEngine,
  tasks: readonly Task[],
  where: keyof typeof STEPS,
): Promise<boolean> {
  const [first] = tasks;
  if (!first) return false;
  const group = groupOf(first);
  const { tasks: order } = await engine.list({ ...listingOf(group), limit: MAX_ORDER });
  const chosen = new Set(tasks.map(({ id }) => id));
  const all = order.map(({ id }) => id);
  const ids = all.filter((id) => chosen.has(id));
  const place = STEPS[where](all, new Set(ids));
  if (place === undefined) return false;
  await put(engine, ids, place, order);
  return true;
}

async function put(
  engine: TaskEngine,
  ids: readonly string[],
  place: Place,
  order: readonly Task[],
): Promise<void> {
  if (place !== 'last') return engine.reorder(ids, place.before);
  const priority = order.at(-1)?.priority;
  for (const task of order) {
    if (priority === undefined || task.priority === priority || !ids.includes(task.id)) continue;
    await engine.edit(task.id, { priority });
  }
  return engine.reorder(ids, null);
}
