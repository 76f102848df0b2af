import { messageOf, QueueError } from '../../core/errors.ts';
import type { Task } from '../../core/task.ts';
import type { TaskEngine } from '../../engine/port.ts';
import { writeJson } from '../jsonLines.ts';
import { safeLine } from '../safeText.ts';
import { engineOf, type Session } from '../session.ts';
import { findTasks } from '../taskHistory.ts';
import { isoTime } from '../times.ts';

/** `delete [--cascade] REF|ID…`: what depends on others goes before them; what one refuses does not keep the others. */
export async function deleteTasks(session: Session): Promise<number> {
  const engine = engineOf(session);
  const cascade = session.invocation.options.has('cascade');
  let left = await findTasks(engine, session.invocation.positionals);
  for (;;) {
    const refused = new Map<Task, string>();
    for (const task of left) {
      try {
        tell(session, task, cascade ? await removeWithDependants(engine, task) : await remove(engine, task));
      } catch (error) {
        if (!is(error, 'conflict')) throw error;
        refused.set(task, messageOf(error));
      }
    }
    if (refused.size === left.length)
      for (const message of refused.values()) session.surroundings.stderr.write(`${safeLine(message)}\n`);
    if (refused.size === 0 || refused.size === left.length) return refused.size === 0 ? 0 : 1;
    left = [...refused.keys()];
  }
}

async function remove(engine: TaskEngine, { id }: Task): Promise<number> {
  await engine.remove(id);
  return 0;
}

/** Answers how many went with it. One that went with another is deleted, as was asked. */
async function removeWithDependants(engine: TaskEngine, { id }: Task): Promise<number> {
  const { total } = await engine.dependants([id]);
  await engine.remove(id, { cascade: true }).catch((error: unknown) => {
    if (!is(error, 'not-found')) throw error;
  });
  return total;
}

function is(error: unknown, code: QueueError['code']): boolean {
  return error instanceof QueueError && error.code === code;
}

function tell(session: Session, task: Task, dependants: number): void {
  const { stdout, now } = session.surroundings;
  const { command, options } = session.invocation;
  if (options.has('json')) {
    writeJson(stdout, { type: command, at: isoTime(now()), task: task.id, ref: task.ref, dependants });
    return;
  }
  const others = dependants === 1 ? 'one task that depended' : `${dependants} tasks that depended`;
  stdout.write(`${safeLine(task.ref)} deleted${dependants > 0 ? `, with ${others} on it` : ''}\n`);
}
