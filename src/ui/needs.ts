import type { Stats, TaskEngine } from '../engine/port.ts';
import type { Need, QueueChange } from './queueChange.ts';
import { needsYou } from './tree/groups.ts';

/** The feed says that tasks came to a stop; whether they need the person stands in the tasks. */
export async function needsOf(
  { moves }: Pick<QueueChange, 'moves'>,
  { needsYou: needed, toReview }: Pick<Stats, 'needsYou' | 'toReview'>,
  engine: Pick<TaskEngine, 'get'>,
): Promise<ReadonlyMap<string, Need>> {
  const mayNeed = { paused: needed > toReview, completed: toReview > 0 };
  const asked = [...moves].filter(([, move]) => (move === 'paused' || move === 'completed') && mayNeed[move]);
  const tasks = await Promise.all(asked.map(([id]) => engine.get(id)));
  return new Map(
    tasks.flatMap((task) =>
      task && needsYou(task) ? [[task.id, task.status === 'paused' ? 'answer' : 'review'] as const] : [],
    ),
  );
}
