import type { Filter, Query } from '../../../webview-ui/contract/board.ts';
import type { Task } from '../../core/task.ts';
import type { ListFilter, TaskEngine, TaskPage } from '../../engine/port.ts';
import { listingOf } from '../tree/groups.ts';

/** What stands together on the board, in its order: the groups of the tree, and what has ended as one. */
type Part = Pick<ListFilter, 'status' | 'order' | 'needsYou'>;

const ALIVE: readonly Part[] = (['needsYou', 'running', 'queued', 'pending', 'paused'] as const).map(
  listingOf,
);
const ENDED: Part = { status: ['completed', 'failed', 'cancelled'], needsYou: false, order: 'newest' };

function partsOf(filter: Filter): readonly Part[] {
  switch (filter) {
    case 'all':
      return [...ALIVE, ENDED];
    case 'active':
      return ALIVE;
    case 'needsYou':
    case 'completed':
    case 'failed':
    case 'cancelled':
    case 'paused':
    case 'pending':
    case 'queued':
    case 'running':
      return [listingOf(filter)];
  }
}

/** The first rows of what is asked for, what runs before what waits, and how many match in all. */
export async function boardRows(
  engine: Pick<TaskEngine, 'list'>,
  { filter, text, rows }: Query,
): Promise<TaskPage> {
  const tasks: Task[] = [];
  let total = 0;
  for (const part of partsOf(filter)) {
    // A part that has no room any more is still counted.
    const left = Math.max(0, rows - tasks.length);
    const page = await engine.list({ ...part, ...(text ? { text } : {}), limit: Math.max(1, left) });
    tasks.push(...page.tasks.slice(0, left));
    total += page.total;
  }
  return { tasks, total };
}
