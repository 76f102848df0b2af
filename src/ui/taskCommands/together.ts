import * as vscode from 'vscode';
import { messageOf } from '../../core/errors.ts';
import type { Task } from '../../core/task.ts';

/** Commands that wait for the engine at once: they share its commits. */
const TOGETHER = 50;
/** From so many on a person sees that something is going on. */
const SHOWN_FROM = 20;

/**
 * Does the same to several tasks. One that is refused holds the others up no more than it must: all are tried, then what
 * was refused is said once.
 *
 * @throws Error with the first refusal, and how many more there are
 */
export async function together(tasks: readonly Task[], run: (task: Task) => Promise<unknown>): Promise<void> {
  const refused: string[] = [];
  const all = async () => {
    for (let at = 0; at < tasks.length; at += TOGETHER) {
      const done = await Promise.allSettled(tasks.slice(at, at + TOGETHER).map(run));
      for (const one of done) if (one.status === 'rejected') refused.push(messageOf(one.reason));
    }
  };
  if (tasks.length < SHOWN_FROM) await all();
  else await vscode.window.withProgress({ location: { viewId: 'agentTaskQueue.tasks' } }, all);
  const [first, ...others] = refused;
  if (first === undefined) return;
  throw new Error(others.length === 0 ? first : vscode.l10n.t('{0} (and {1} more)', first, others.length));
}
