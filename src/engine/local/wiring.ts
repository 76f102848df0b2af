import { QueueError } from '../../core/errors.ts';
import { findCycle } from '../../core/graph.ts';
import type { TaskDraft } from '../../core/task.ts';
import type { TaskRow } from '../../store/tables/taskRow.ts';
import type { SubmitAction } from '../port.ts';
import { find } from './commands.ts';
import { isDead, isSatisfied, tellChild } from './family.ts';
import { admitIfReady, waitIfNeeded } from './moves.ts';
import type { Unit } from './unit.ts';

/** One draft of the batch. */
export interface Named {
  /** Its position in the batch. */
  readonly index: number;
  readonly draft: TaskDraft;
  readonly ref: string;
}

/** One task of the batch on its way in. */
export interface Entry extends Named {
  readonly contentHash: string;
  readonly existing: TaskRow | undefined;
  readonly action: SubmitAction;
  readonly id: string;
  parents: readonly string[];
}

/** Whether a task or a schedule bears the ref. */
export function isKnown({ tables }: Unit, ref: string): boolean {
  return tables.tasks.byRef(ref) !== undefined || tables.schedules.byRef(ref) !== undefined;
}

export function resolveParents(unit: Unit, entries: readonly Entry[]): void {
  const inBatch = new Map(entries.map((entry) => [entry.ref, entry.id]));
  for (const entry of entries) {
    const parents = entry.draft.dependsOn.map((name, position) => {
      const id = inBatch.get(name) ?? unit.tables.tasks.byRef(name)?.id ?? unit.tables.tasks.byId(name)?.id;
      if (id) return id;
      const field = `tasks[${entry.index}].dependsOn[${position}]`;
      const why = isKnown(unit, name) ? 'recurs: only a single task can be waited for' : 'does not exist';
      throw new QueueError('not-found', `${field}: ${entry.ref} depends on ${name}, which ${why}.`, {
        field,
      });
    });
    entry.parents = [...new Set(parents)];
  }
}

/** Whether the entry's dependencies are laid anew: those of a retried one may have been superseded meanwhile. */
export function isRewired({ action }: Entry): boolean {
  return action !== 'unchanged' && action !== 'followed';
}

/** A new task without parents is whole as it was inserted. */
export function isAlone({ action, parents }: Entry): boolean {
  return action === 'created' && parents.length === 0;
}

export function refuseCycles(unit: Unit, entries: readonly Entry[]): void {
  const rewired = new Map(entries.filter(isRewired).map((entry) => [entry.id, entry]));
  const moved = movedEdges(unit, entries);
  const storedParents = (id: string): readonly string[] =>
    unit.tables.dependencies.parentsOf(id).map((parent) => moved(id, parent));
  const cycle = findCycle(rewired.keys(), (id) => rewired.get(id)?.parents ?? storedParents(id));
  if (!cycle) return;
  const names = cycle.map((id) => rewired.get(id)?.ref ?? unit.tables.tasks.byId(id)?.ref ?? id);
  const inCycle = entries.find(({ id }) => rewired.has(id) && cycle.includes(id));
  const field = `tasks[${inCycle?.index ?? 0}].dependsOn`;
  throw new QueueError(
    'cycle',
    `${field}: the tasks depend on each other in a circle: ${names.join(' → ')}.`,
    { field },
  );
}

/** Edges of tasks that are not in the batch, as they will be: who waits for a superseded task waits for the new one. */
function movedEdges(unit: Unit, entries: readonly Entry[]): (child: string, parent: string) => string {
  const moved = new Map<string, string>();
  for (const { action, existing, id } of entries) {
    if (action !== 'superseded' || !existing) continue;
    for (const child of unit.tables.dependencies.waitingChildren(existing.id))
      moved.set(`${child} ${existing.id}`, id);
  }
  return (child, parent) => moved.get(`${child} ${parent}`) ?? parent;
}

/** Lays the edges, with every row in place, and counts those that still hold the child up. */
export function connect(unit: Unit, entry: Pick<Entry, 'id' | 'parents'>): void {
  const { dependencies, tasks } = unit.tables;
  const child = tasks.byId(entry.id);
  if (!child) return;
  dependencies.removeParentsOf(entry.id);
  let waitingParents = 0;
  for (const id of entry.parents) {
    const status = tasks.statusOf(id);
    const satisfied = status !== undefined && isSatisfied({ status }, child);
    dependencies.add(entry.id, id, satisfied);
    if (!satisfied) waitingParents += 1;
  }
  tasks.update(entry.id, { waitingParents });
}

/** With every edge in place: what may run already, and what a parent that ended before means. */
export function settleEdges(unit: Unit, entry: Pick<Entry, 'id' | 'parents' | 'action'>): void {
  const child = unit.tables.tasks.byId(entry.id);
  if (!child) return;
  const settled = waitIfNeeded(unit, admitIfReady(unit, child));
  // Whoever asks for another go while a parent is dead waits for the parent, whatever the policy.
  if (entry.action === 'retried') return;
  const dead = entry.parents.find((id) => {
    const status = unit.tables.tasks.statusOf(id);
    return status !== undefined && isDead(status);
  });
  if (dead !== undefined) tellChild(unit, settled, find(unit, dead));
}
