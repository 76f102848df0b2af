import { isUndecided, reviewOf, type ProposedFile } from '../../core/change.ts';
import type { Actor, ChangesEvent } from '../../core/event.ts';
import type { Tables } from '../../store/tables/tables.ts';
import type { TaskRow } from '../../store/tables/taskRow.ts';
import type { OverlaidFile } from '../port.ts';
import type { ChangeTexts } from '../reviewPort.ts';
import type { Unit } from './unit.ts';

/** How many files an event names. */
const MAX_NAMED = 20;

type Proposer = Pick<TaskRow, 'id' | 'run' | 'attempt'>;

/**
 * Keeps what a tool call proposes, in the commit that ends its step: so it is there if and only if the step is finished.
 * A file that is as it was found again is no change any more.
 */
export function propose(unit: Unit, task: Proposer, files: readonly ProposedFile[]): void {
  if (files.length === 0) return;
  const { changes } = unit.tables;
  for (const file of files) {
    if (file.text === file.base) changes.remove(task.id, task.run, file.path);
    else changes.propose(task.id, task.run, file, unit.now);
  }
  tellReview(
    unit,
    task,
    'agent',
    'proposed',
    files.map(({ path }) => path),
  );
}

/** After changes of a task have moved: what has become of its proposal, in its row and its history. */
export function tellReview(
  unit: Unit,
  task: Proposer,
  actor: Actor,
  what: ChangesEvent['what'],
  paths: readonly string[],
): void {
  const { states, added, removed } = unit.tables.changes.sum(task.id, task.run);
  const review = reviewOf(states);
  unit.tables.tasks.update(task.id, {
    review,
    changedFiles: states.length,
    addedLines: added,
    removedLines: removed,
    updatedAt: unit.now,
  });
  const more = Math.max(0, paths.length - MAX_NAMED);
  unit.emit(task, actor, { kind: 'changes', what, paths: paths.slice(0, MAX_NAMED), more, review });
}

/**
 * The files of the workspace as a task has to see them: with its own changes, and with those of the completed tasks on which
 * it rests. Where several changed one file, the one counts that rests on the others, or was queued last.
 */
export function overlayOf(tables: Tables, task: Pick<TaskRow, 'id' | 'run'>): readonly OverlaidFile[] {
  const byPath = new Map<string, OverlaidFile>();
  const layers = [...beneath(tables, task.id), task];
  for (const { id, run } of layers) {
    for (const { path, state, isDeletion, bytes, movedFrom } of tables.changes.ofRun(id, run)) {
      if (state !== 'pending') continue;
      byPath.set(path, { path, task: id, bytes: isDeletion ? null : bytes, movedFrom });
    }
  }
  return [...byPath.values()];
}

/** Completed tasks with undecided changes on which `id` depends, directly or not: those that others depend on first. */
export function beneath(tables: Tables, id: string): readonly TaskRow[] {
  const seen = new Set<string>([id]);
  const found: TaskRow[] = [];
  const visit = (child: string): void => {
    for (const parent of tables.dependencies.parentsOf(child)) {
      if (seen.has(parent)) continue;
      seen.add(parent);
      visit(parent);
      const row = tables.tasks.byId(parent);
      if (row?.status === 'completed' && isUndecided(row.review)) found.push(row);
    }
  };
  visit(id);
  return found;
}

/** The texts of a file in the overlay of `id`. */
export function proposedTexts(
  tables: Tables,
  id: string,
  proposer: string,
  path: string,
): ChangeTexts | undefined {
  const task = [id, ...beneath(tables, id).map((row) => row.id)].includes(proposer)
    ? tables.tasks.byId(proposer)
    : undefined;
  return task && tables.changes.texts(task.id, task.run, path);
}
