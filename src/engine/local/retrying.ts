import type { Actor } from '../../core/event.ts';
import type { TaskRow } from '../../store/tables/taskRow.ts';
import { move, scheduleOf, waitIfNeeded } from './moves.ts';
import type { Unit } from './unit.ts';

/** Failed or cancelled work gets another go: with its finished steps, or `fresh` without them. */
export function putBack(
  unit: Unit,
  task: TaskRow,
  how: { readonly actor: Actor; readonly fresh: boolean },
): TaskRow {
  const queued = move(unit, task, 'retry', {
    actor: how.actor,
    ...(how.fresh ? { note: 'from the first step' } : {}),
    fields: {
      ...scheduleOf(task.scheduledAt, unit.now),
      retryCount: 0,
      crashes: 0,
      errorMessage: null,
      completedAt: null,
      request: null,
    },
  });
  return waitIfNeeded(unit, how.fresh ? startOver(unit, queued, 'asked for') : queued);
}

/** Archives the steps so far: the next claim begins at the first one. */
export function startOver(unit: Unit, task: TaskRow, note: string): TaskRow {
  const archivedSteps = unit.tables.steps.count(task.id, task.run);
  const fields = {
    run: task.run + 1,
    spentMs: 0,
    progress: 0,
    currentStep: 0,
    totalSteps: 0,
    stepTitle: null,
    cutOff: null,
    // What the old run proposes stays with it, out of sight.
    review: 'none',
    changedFiles: 0,
    addedLines: 0,
    removedLines: 0,
  } as const;
  unit.tables.tasks.update(task.id, fields);
  if (archivedSteps > 0) unit.emit(task, 'engine', { kind: 'restarted', archivedSteps, note });
  return { ...task, ...fields };
}
