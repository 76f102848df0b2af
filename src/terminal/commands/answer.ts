import { writeJson } from '../jsonLines.ts';
import { safeLine } from '../safeText.ts';
import { engineOf, type Session } from '../session.ts';
import { findTasks } from '../taskHistory.ts';
import { isoTime } from '../times.ts';

/** `answer REF|ID TEXT`: what the task's agent gets to hear as the answer to its question. */
export async function answer(session: Session): Promise<number> {
  const engine = engineOf(session);
  const { stdout, now } = session.surroundings;
  const { command, options, positionals } = session.invocation;
  const [key = '', ...words] = positionals;
  for (const task of await findTasks(engine, [key])) {
    await engine.answer(task.id, words.join(' '), { attempt: task.attempt });
    if (options.has('json'))
      writeJson(stdout, { type: command, at: isoTime(now()), task: task.id, ref: task.ref });
    else stdout.write(`${safeLine(task.ref)} goes on with the answer\n`);
  }
  return 0;
}
