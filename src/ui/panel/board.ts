import type { Board, Row } from '../../../webview-ui/contract.ts';
import type { Task } from '../../core/task.ts';
import type { TaskEngine } from '../../engine/port.ts';
import { shortState } from '../taskItem.ts';

export async function boardOf(engine: TaskEngine): Promise<Board> {
  const [{ byStatus, total }, { tasks }] = await Promise.all([
    engine.stats(),
    engine.list({ order: 'newest' }),
  ]);
  return { counts: { ...byStatus }, rows: tasks.map(rowOf), total };
}

export function rowOf(task: Task): Row {
  const { id, title, status, progressPercentage } = task;
  return { id, title, status, state: shortState(task), progress: progressPercentage };
}
