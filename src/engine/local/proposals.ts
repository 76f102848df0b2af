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
 * The files of the workspace as a task has to see them: with those of the completed tasks on which it rests, and over these
 * its own. Where several tasks beneath it changed one file, the one counts that rests on the others, or was queued last.
 */
export function overlayOf(tables: Tables, task: Pick<TaskRow, 'id' | 'run'>): readonly OverlaidFile[] {
  const found = new Map<string, OverlaidFile>();
  for (const parent of beneath(tables, task.id))
    for (const file of undecidedOf(tables, parent)) found.set(file.path, file);
  return [...found.values(), ...undecidedOf(tables, task)];
}

function undecidedOf(tables: Tables, { id, run }: Pick<TaskRow, 'id' | 'run'>): readonly OverlaidFile[] {
  return tables.changes
    .ofRun(id, run)
    .filter(({ state }) => state === 'pending')
    .map(({ path, isDeletion, bytes, movedFrom }) => ({
      path,
      task: id,
      bytes: isDeletion ? null : bytes,
      movedFrom,
    }));
}

/** Completed tasks with undecided changes on which `id` depends, directly or not: those that others depend on first. */
export function beneath(tables: Tables, id: string): readonly TaskRow[] {
  return ancestors(tables, id).filter(({ status, review }) => status === 'completed' && isUndecided(review));
}

/** Those that others depend on first, and otherwise in the order of queueing. */
function ancestors(tables: Tables, id: string): readonly TaskRow[] {
  const seen = new Set<string>([id]);
  const found: TaskRow[] = [];
  const visit = (child: string): void => {
    const parents = tables.dependencies.parentsOf(child).flatMap((parent) => tables.tasks.byId(parent) ?? []);
    for (const parent of parents.toSorted((a, b) => a.seq - b.seq)) {
      if (seen.has(parent.id)) continue;
      seen.add(parent.id);
      visit(parent.id);
      found.push(parent);
    }
  };
  visit(id);
  return found;
}

/** The texts of a file in the overlay of `id`, also when they have been decided about since it was claimed. */
export function proposedTexts(
  tables: Tables,
  id: string,
  proposer: string,
  path: string,
): ChangeTexts | undefined {
  const task =
    proposer === id ? tables.tasks.byId(id) : ancestors(tables, id).find((each) => each.id === proposer);
  return task && tables.changes.texts(task.id, task.run, path);
}
