import { QueueError } from '../core/errors.ts';
import type { TaskEvent } from '../core/event.ts';
import type { Task } from '../core/task.ts';
import type { TaskEngine } from '../engine/port.ts';
import { BadInput, type InputProblem } from './badInput.ts';

const PAGE = 5_000;

/** The history of one task, or of the whole store, in order. */
export async function* history(
  engine: Pick<TaskEngine, 'log'>,
  task: string | undefined,
): AsyncGenerator<TaskEvent> {
  for (let afterSeq = 0; ;) {
    const events = await engine.log({ ...(task === undefined ? {} : { task }), afterSeq, limit: PAGE });
    yield* events;
    const last = events.at(-1);
    if (!last || events.length < PAGE) return;
    afterSeq = last.seq;
  }
}

/** Like `history`, all at once. */
export async function wholeHistory(
  engine: Pick<TaskEngine, 'log'>,
  task: string,
): Promise<readonly TaskEvent[]> {
  const events: TaskEvent[] = [];
  for await (const event of history(engine, task)) events.push(event);
  return events;
}

/** The tasks that these refs or ids name. @throws BadInput naming every one that does not exist */
export async function findTasks(
  engine: Pick<TaskEngine, 'get'>,
  keys: readonly string[],
): Promise<readonly Task[]> {
  const found = await Promise.all(keys.map((key) => engine.get(key)));
  const missing = keys.flatMap((key, index): InputProblem[] =>
    found[index] ? [] : [{ message: `there is no task ${key}` }],
  );
  if (missing.length > 0) throw new BadInput(missing);
  return found.filter((task) => task !== undefined);
}

/** Whether an error means that the input was wrong, not that something went wrong. */
export function isBadInput(error: unknown): boolean {
  if (error instanceof BadInput) return true;
  return error instanceof QueueError && ['invalid', 'not-found', 'cycle'].includes(error.code);
}
