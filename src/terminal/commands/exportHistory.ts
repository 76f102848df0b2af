import type { Task } from '../../core/task.ts';
import { eventJson } from '../eventJson.ts';
import { writeJson } from '../jsonLines.ts';
import { engineOf, type Session } from '../session.ts';
import { findTasks, history } from '../taskHistory.ts';

/** `export [REF|ID…]`: the history as JSON lines, oldest first. */
export async function exportHistory(session: Session): Promise<number> {
  const engine = engineOf(session);
  const { stdout } = session.surroundings;
  const { positionals } = session.invocation;
  const tasks: readonly (Task | undefined)[] =
    positionals.length > 0 ? await findTasks(engine, positionals) : [undefined];
  const refs = new Map<string, string | null>();
  for (const task of tasks) {
    for await (const event of history(engine, task?.id)) {
      // A task that was deleted has left only its history.
      if (!refs.has(event.task)) refs.set(event.task, (await engine.get(event.task))?.ref ?? null);
      writeJson(stdout, eventJson(event, refs.get(event.task) ?? null));
    }
  }
  return 0;
}
