import { writeJson } from '../jsonLines.ts';
import { engineOf, type Session } from '../session.ts';
import { describeTask } from '../taskDetails.ts';
import { taskJson } from '../taskJson.ts';
import { findTasks, wholeHistory } from '../taskHistory.ts';
import { paintFor } from '../style.ts';

/** `show REF|ID…`: all about a task. */
export async function show(session: Session): Promise<number> {
  const engine = engineOf(session);
  const { stdout, env, now } = session.surroundings;
  const tasks = await findTasks(engine, session.invocation.positionals);
  for (const [index, task] of tasks.entries()) {
    const events = await wholeHistory(engine, task.id);
    if (session.invocation.options.has('json')) {
      writeJson(stdout, taskJson(task, events));
      continue;
    }
    const parents = await Promise.all(task.dependencies.map((id) => engine.get(id)));
    const view = { now: now(), paint: paintFor(stdout, env), storeDir: session.settings.storeDir };
    if (index > 0) stdout.write('\n');
    const known = parents.filter((parent) => parent !== undefined);
    const creator = task.createdBy === null ? undefined : await engine.get(task.createdBy);
    const changes = task.review.files === 0 ? [] : await engine.review.changes(task.id);
    stdout.write(`${describeTask({ task, parents: known, creator, events, changes }, view).join('\n')}\n`);
  }
  return 0;
}
