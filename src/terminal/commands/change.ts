import { messageOf, QueueError } from '../../core/errors.ts';
import type { Task } from '../../core/task.ts';
import type { Effect, TaskEngine } from '../../engine/port.ts';
import { writeJson } from '../jsonLines.ts';
import { safeLine } from '../safeText.ts';
import { engineOf, type Session } from '../session.ts';
import { findTasks } from '../taskHistory.ts';
import { isoTime } from '../times.ts';

type Change = (engine: TaskEngine, id: string, session: Session) => Promise<Effect | void>;

interface Words {
  readonly done: string;
  readonly requested: string;
}

/** `cancel REF|ID…` */
export const cancel = (session: Session): Promise<number> =>
  change(session, (engine, id) => engine.cancel(id), {
    done: 'cancelled',
    requested: 'is being cancelled',
  });

/** `pause REF|ID…` */
export const pause = (session: Session): Promise<number> =>
  change(session, (engine, id) => engine.pause(id), { done: 'paused', requested: 'is being paused' });

/** `resume REF|ID…` */
export const resume = (session: Session): Promise<number> =>
  change(session, (engine, id) => engine.resume(id), { done: 'goes on', requested: 'goes on' });

/** `retry [--fresh] REF|ID…` */
export const retry = (session: Session): Promise<number> =>
  change(session, (engine, id) => engine.retry(id, { fresh: session.invocation.options.has('fresh') }), {
    done: 'gets another go',
    requested: 'gets another go',
  });

/** Every task is looked for first: a wrong name changes nothing. What one refuses does not keep the others from it. */
async function change(session: Session, apply: Change, words: Words): Promise<number> {
  const engine = engineOf(session);
  const tasks = await findTasks(engine, session.invocation.positionals);
  let refused = false;
  for (const task of tasks) {
    try {
      const effect = (await apply(engine, task.id, session)) ?? 'done';
      tell(session, task, effect, words);
    } catch (error) {
      if (!(error instanceof QueueError) || error.code !== 'conflict') throw error;
      refused = true;
      session.surroundings.stderr.write(`${safeLine(messageOf(error))}\n`);
    }
  }
  return refused ? 1 : 0;
}

function tell(session: Session, task: Task, effect: Effect, words: Words): void {
  const { stdout, now } = session.surroundings;
  const { command, options } = session.invocation;
  if (options.has('json'))
    writeJson(stdout, { type: command, at: isoTime(now()), task: task.id, ref: task.ref, effect });
  else stdout.write(`${safeLine(task.ref)} ${words[effect]}\n`);
}
