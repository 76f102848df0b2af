import { hasConflicts, merge, type SideNames } from './merge.ts';

/** A change that is to be applied. Null: there is no such file. */
export interface Wish {
  readonly task: string;
  readonly path: string;
  readonly revision: number;
  readonly base: string | null;
  readonly text: string | null;
}

/** A file as it is to be, and the changes that this settles. */
export interface PlannedFile {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly changes: readonly Pick<Wish, 'task' | 'path' | 'revision'>[];
}

/** A change that nobody but a person can bring together with what the file is by now. */
export interface Conflict extends Wish {
  /**
   * `overlap`: both changed the same lines. `gone`: the file is not there any more. `there`: another one has come in its
   * place. `changed`: it is to be deleted, and is not what the task saw. `markers`: an earlier conflict is not resolved yet.
   */
  readonly kind: 'overlap' | 'gone' | 'there' | 'changed' | 'markers';
  /** What it would be applied to. */
  readonly current: string | null;
  /** Both versions, between markers where they meet; only there for an overlap. */
  readonly marked: string | null;
}

export interface ApplyPlan {
  readonly files: readonly PlannedFile[];
  readonly conflicts: readonly Conflict[];
}

export interface PlanOptions {
  /** What each file is now; one that is missing here is not there. */
  readonly current: ReadonlyMap<string, string | null>;
  /** For conflict markers. */
  readonly names: SideNames;
  /** Paths whose proposed text a person wants whatever is there. */
  readonly overwrite: ReadonlySet<string>;
}

/**
 * What files become when changes are applied one after the other: a child's change after that of its parent. What has
 * changed since is kept where it can be merged; where it cannot, the change is a conflict, and so is each later one of the
 * same file.
 */
export function planApply(wishes: readonly Wish[], { current, names, overwrite }: PlanOptions): ApplyPlan {
  const files = new Map<string, PlannedFile>();
  const conflicts: Conflict[] = [];
  for (const wish of wishes) {
    const { task, path, revision } = wish;
    const before = current.get(path) ?? null;
    const file = files.get(path) ?? { path, before, after: before, changes: [] };
    const met: Met = overwrite.has(path)
      ? { text: wish.text }
      : conflicts.some((each) => each.path === path)
        ? conflictOf(wish, file.after, 'overlap')
        : meet(wish, file.after, names);
    if (isConflict(met)) conflicts.push(met);
    else files.set(path, { ...file, after: met.text, changes: [...file.changes, { task, path, revision }] });
  }
  return { files: [...files.values()], conflicts };
}

function meet(wish: Wish, current: string | null, names: SideNames): Met {
  const { base, text } = wish;
  if (text !== null && hasConflicts(text) && !hasConflicts(base ?? ''))
    return conflictOf(wish, current, 'markers');
  if (text === current || base === current) return { text };
  if (current === null) return text === null ? { text } : conflictOf(wish, current, 'gone');
  if (base === null) return conflictOf(wish, current, 'there');
  if (text === null) return conflictOf(wish, current, 'changed');
  const merged = merge(base, text, current, names);
  if (merged.conflicts === 0) return { text: merged.text };
  return { ...conflictOf(wish, current, 'overlap'), marked: merged.text };
}

type Met = Conflict | { readonly text: string | null };

function isConflict(met: Met): met is Conflict {
  return 'kind' in met;
}

function conflictOf(wish: Wish, current: string | null, kind: Conflict['kind']): Conflict {
  return { ...wish, kind, current, marked: null };
}
