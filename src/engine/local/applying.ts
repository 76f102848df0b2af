import { QueueError } from '../../core/errors.ts';
import type { ApplyRow } from '../../store/tables/applies.ts';
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
    for (const change of changes) {
      const task = decidable(unit, change.task);
      const { revision, state } = changeAt(unit, task, change.path);
      if (revision !== change.revision || state !== 'pending') throw changedMeanwhile(task, change.path);
    }
    const settles = changes.map((change) => ({ task: change.task, path: change.path }));
    unit.tables.applies.insert({ id, path, before, after, changes: settles, begunAt: unit.now });
  }
}

/** An apply that is not known has been ended by somebody else: nothing is left to do. */
export function endApply(unit: Unit, id: string, written: readonly string[]): void {
  const rows = unit.tables.applies.all().filter((row) => row.id === id);
  const isWritten = new Set(written);
  const applied = rows.filter(({ path }) => isWritten.has(path)).flatMap(({ changes }) => changes);
  for (const [task, paths] of byTask(applied)) {
    const row = unit.tables.tasks.byId(task);
    if (!row) continue;
    for (const path of paths) unit.tables.changes.setState(task, row.run, path, 'applied');
    tellReview(unit, row, 'person', 'applied', paths);
  }
  unit.tables.applies.remove(id);
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

function byTask(changes: ApplyRow['changes']): ReadonlyMap<string, readonly string[]> {
  const paths = new Map<string, string[]>();
  for (const { task, path } of changes) paths.set(task, [...(paths.get(task) ?? []), path]);
  return paths;
}
