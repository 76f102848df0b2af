import { parseDraft } from '../../core/draft.ts';
import { QueueError } from '../../core/errors.ts';
import type { TaskDraft, TaskPatch } from '../../core/task.ts';
import type { TaskRow } from '../../store/tables/taskRow.ts';
import type { Submitted } from '../port.ts';
import { find } from './commands.ts';
import { freeRef, submit, type SubmitContext } from './submit.ts';
import type { Unit } from './unit.ts';

const MAX_REF = 300;

/**
 * Queues a new task with the content of an existing one. The agent is the newest of that name.
 *
 * @throws QueueError `not-found`
 */
export function runAgain(unit: Unit, id: string, patch: TaskPatch, context: SubmitContext): Submitted {
  const task = find(unit, id);
  const base = task.ref.slice(0, MAX_REF - 10);
  const draft = parseDraft({
    ...draftOf(unit, task),
    ...patch,
    ref: freeRef(unit, base, new Set([base]), context),
  });
  const origin = { note: `runs ${task.ref} again`, actor: 'person' } as const;
  const [submitted] = submit(unit, { tasks: [draft], agents: [] }, { ...context, origin });
  if (submitted) return submitted;
  throw new QueueError('internal', `Task ${task.ref} could not be queued again.`, { task: id });
}

/** What a person would queue to get this task. Its times are over. */
function draftOf(unit: Unit, task: TaskRow): TaskDraft {
  return {
    title: task.title,
    description: task.description,
    instructions: task.instructions,
    agent: task.agent,
    type: task.type,
    priority: task.priority,
    dependsOn: [...unit.tables.dependencies.parentsOf(task.id)],
    onParentFailure: task.onParentFailure,
    maxRetries: task.maxRetries,
    context: [...task.context],
    budget: task.budget,
    ...(task.provider ? { provider: task.provider } : {}),
    ...(task.model ? { model: task.model } : {}),
  };
}
