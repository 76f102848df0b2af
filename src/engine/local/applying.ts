import { QueueError } from '../../core/errors.ts';
import type { ApplyRow, SettledChange } from '../../store/tables/applies.ts';
import type { Tables } from '../../store/tables/tables.ts';
import type { ApplyFile, UnfinishedApply } from '../reviewPort.ts';
import { tellReview } from './proposals.ts';
import { changeAt, changedMeanwhile, decidable } from './reviewed.ts';
import type { Unit } from './unit.ts';

/** Notes what is about to be written, while nothing of it is. */
export function beginApply(unit: Unit, id: string, files: readonly ApplyFile[]): void {
  const busy = new Set(unit.tables.applies.all().map(({ path }) => path));
  for (const { path, before, after, changes } of files) {
    if (busy.has(path)) throw new QueueError('conflict', `${path} is being applied already.`);
    busy.add(path);
    const settles = changes.map((change) => asSeen(unit, change));
    unit.tables.applies.insert({ id, path, before, after, changes: settles, begunAt: unit.now });
  }
}

function asSeen(unit: Unit, { task: id, path, revision }: ApplyFile['changes'][number]): SettledChange {
  const task = decidable(unit, id);
  const change = changeAt(unit, task, path);
  if (change.revision !== revision || change.state !== 'pending') throw changedMeanwhile(task, path);
  return { task: id, path, run: task.run, revision };
}

/** An apply that is not known has been ended by somebody else: nothing is left to do. */
export function endApply(unit: Unit, id: string, written: readonly string[]): void {
  const rows = unit.tables.applies.all().filter((row) => row.id === id);
  const isWritten = new Set(written);
  const applied = rows.filter(({ path }) => isWritten.has(path)).flatMap(({ changes }) => changes);
  for (const [task, changes] of byTask(applied)) settle(unit, task, changes);
  unit.tables.applies.remove(id);
}

/** What the agent has proposed since it began is not on the disk, and stays undecided. */
function settle(unit: Unit, id: string, changes: readonly SettledChange[]): void {
  const task = unit.tables.tasks.byId(id);
  if (!task) return;
  const revisions = new Map(unit.tables.changes.ofRun(id, task.run).map((row) => [row.path, row.revision]));
  const paths = changes
    .filter(({ run, path, revision }) => run === task.run && revision === revisions.get(path))
    .map(({ path }) => path);
  if (paths.length === 0) return;
  for (const path of paths) unit.tables.changes.setState(id, task.run, path, 'applied');
  tellReview(unit, task, 'person', 'applied', paths);
}

export function applying(tables: Tables): readonly UnfinishedApply[] {
  const byId = new Map<string, ApplyRow[]>();
  for (const row of tables.applies.all()) byId.set(row.id, [...(byId.get(row.id) ?? []), row]);
  return [...byId].map(([id, rows]) => ({
    id,
    begunAt: rows[0]?.begunAt ?? 0,
    files: rows.map(({ path, before, after, changes }) => ({
      path,
      before,
      after,
      tasks: [...new Set(changes.map(({ task }) => task))],
    })),
  }));
}

function byTask(changes: readonly SettledChange[]): ReadonlyMap<string, readonly SettledChange[]> {
  const found = new Map<string, SettledChange[]>();
  for (const change of changes) found.set(change.task, [...(found.get(change.task) ?? []), change]);
  return found;
}
