import { QueueError } from '../../core/errors.ts';
import { allowedFrom } from '../../core/lifecycle.ts';
import type { TaskOrder, Place } from '../../store/tables/taskOrder.ts';
import type { TaskRow } from '../../store/tables/taskRow.ts';
import { editedHash, find } from './commands.ts';
import type { Unit } from './unit.ts';

/**
 * Puts waiting tasks right before another one, in the order given; they take over its priority. `before` null: behind
 * all others of their own priority.
 *
 * @throws QueueError `not-found`, `conflict` where one of them does not wait; nothing is moved then
 */
export function reorder(unit: Unit, ids: readonly string[], before: string | null): void {
  const moved = [...new Set(ids)].map((id) => waiting(unit, id));
  if (before === null) {
    for (const priority of new Set(moved.map((task) => task.priority))) {
      const tasks = moved.filter((task) => task.priority === priority);
      place(unit, tasks, priority, () => behind(unit, tasks, priority));
    }
  } else {
    const { seq, priority } = waiting(unit, before);
    place(unit, moved, priority, () => ahead(unit, moved, seq));
  }
}

function waiting(unit: Unit, id: string): TaskRow {
  const task = find(unit, id);
  if (allowedFrom('edit').includes(task.status)) return task;
  const message = `Task ${task.ref} is ${task.status}; only tasks that wait can be put in another order.`;
  throw new QueueError('conflict', message, { task: id });
}

/** The open interval of ranks in which the moved tasks find their place. */
interface Gap {
  readonly from: number;
  readonly to: number;
}

function behind({ tables: { order } }: Unit, tasks: readonly TaskRow[], priority: number): Gap {
  const to = order.end();
  return { from: order.lastRank(priority, idsOf(tasks)) ?? to - tasks.length - 1, to };
}

function ahead({ tables }: Unit, tasks: readonly TaskRow[], seq: number): Gap {
  const anchor = tables.tasks.bySeq(seq);
  return gapAt(tables.order, anchor, idsOf(tasks));
}

/** The gap before a place. Where the task there is among the moved ones, the gap closes behind it. */
function gapAt(order: TaskOrder, at: Place, moved: ReadonlySet<string>): Gap {
  const to = order.rankFrom(at, moved) ?? order.end();
  return { from: order.rankBefore(at, moved) ?? to - moved.size - 1, to };
}

function idsOf(tasks: readonly TaskRow[]): ReadonlySet<string> {
  return new Set(tasks.map(({ id }) => id));
}

function place(unit: Unit, tasks: readonly TaskRow[], priority: number, findGap: () => Gap): void {
  let ranks = spread(findGap(), tasks.length);
  if (!ranks) {
    // Numbers have an end: after some fifty moves to one place there is none left between two neighbours.
    unit.tables.order.renumber(priority);
    ranks = spread(findGap(), tasks.length);
  }
  for (const [index, task] of tasks.entries()) put(unit, task, priority, ranks?.[index] ?? task.rank);
}

/** Even steps through the gap, or undefined where it is too narrow for so many. */
function spread({ from, to }: Gap, count: number): readonly number[] | undefined {
  const ranks = Array.from({ length: count }, (_, index) => from + ((to - from) * (index + 1)) / (count + 1));
  const isRising = [...ranks, to].every((rank, index) => rank > (ranks[index - 1] ?? from));
  return isRising ? ranks : undefined;
}

function put(unit: Unit, task: TaskRow, priority: number, rank: number): void {
  const changes = priority !== task.priority;
  unit.tables.tasks.update(task.id, {
    rank,
    updatedAt: unit.now,
    ...(changes ? { priority, contentHash: editedHash(unit, task) } : {}),
  });
  unit.emit(task, 'person', { kind: 'edited', fields: changes ? ['rank', 'priority'] : ['rank'] });
}
