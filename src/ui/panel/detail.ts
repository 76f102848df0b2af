import type { Detail } from '../../../webview-ui/contract.ts';
import type { TaskEngine } from '../../engine/port.ts';
import { rowOf } from './board.ts';

/** Undefined where the task is no longer there. */
export async function detailOf(engine: TaskEngine, id: string): Promise<Detail | undefined> {
  const task = await engine.get(id);
  return task && { row: rowOf(task), output: task.result?.output ?? null };
}
