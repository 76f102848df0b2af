import type { Task } from '../../core/task.ts';
import { eventJson } from '../eventJson.ts';
import { runLines } from '../../files/writeRunFile.ts';
import { BadInput } from '../badInput.ts';
import { writeJson } from '../jsonLines.ts';
import { engineOf, type Session } from '../session.ts';
import { findTasks, history } from '../taskHistory.ts';

/** `export [REF|ID…]`: the history as JSON lines, oldest first. */
export async function exportHistory(session: Session): Promise<number> {
  const engine = engineOf(session);
  const { stdout } = session.surroundings;
  const { positionals, options } = session.invocation;
  if (options.has('run')) return exportRun(session);
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

/** `export --run REF|ID`: all of one run, as `replay` reads it. */
async function exportRun(session: Session): Promise<number> {
  const { positionals } = session.invocation;
  const engine = engineOf(session);
  const [task, ...more] = await findTasks(engine, positionals);
  if (!task || more.length > 0) throw BadInput.of('takes one task: export --run REF|ID', '--run');
  const lines = await runLines(engine, task);
  if (!lines) throw BadInput.of(`there is no task ${positionals.join(' ')}`);
  for (const line of lines) writeJson(session.surroundings.stdout, line);
  return 0;
}
