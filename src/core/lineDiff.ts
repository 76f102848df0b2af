import { diffArrays } from 'diff';

/** Beyond so many lines of difference nobody looks for the smallest one: that would take too long. */
const MAX_EDITS = 2_000;

/** A place where two texts differ, in lines counted from 0. */
export interface Hunk {
  readonly baseStart: number;
  /** 0: something is put in before `baseStart`. */
  readonly baseCount: number;
  readonly start: number;
  /** 0: something is taken out. */
  readonly count: number;
}

/** The lines of a text, each with the line feed that ends it; only the last may have none. */
export function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

/** Where `lines` differs from `base`, in order; between two hunks there is a line at least that both have. */
export function hunksOf(base: readonly string[], lines: readonly string[]): readonly Hunk[] {
  const before = sharedStart(base, lines);
  const after = sharedEnd(base, lines, before);
  const baseMiddle = base.slice(before, base.length - after);
  const middle = lines.slice(before, lines.length - after);
  if (baseMiddle.length === 0 && middle.length === 0) return [];
  const parts = diffArrays(baseMiddle, middle, { maxEditLength: MAX_EDITS });
  if (!parts) {
    return [{ baseStart: before, baseCount: baseMiddle.length, start: before, count: middle.length }];
  }
  return hunksBetween(parts, before);
}

interface Part {
  readonly added: boolean;
  readonly removed: boolean;
  readonly count: number;
}

function hunksBetween(parts: readonly Part[], offset: number): readonly Hunk[] {
  const hunks: Hunk[] = [];
  let at = { base: offset, text: offset };
  let open: Hunk | undefined;
  for (const { added, removed, count } of parts) {
    if (!added && !removed) {
      if (open) hunks.push(open);
      open = undefined;
      at = { base: at.base + count, text: at.text + count };
      continue;
    }
    open ??= { baseStart: at.base, baseCount: 0, start: at.text, count: 0 };
    open = removed ? { ...open, baseCount: open.baseCount + count } : { ...open, count: open.count + count };
    at = removed ? { ...at, base: at.base + count } : { ...at, text: at.text + count };
  }
  return open ? [...hunks, open] : hunks;
}

export interface LineCounts {
  readonly added: number;
  readonly removed: number;
}

/** How many lines come and go; null: there is no file. */
export function countLines(base: string | null, text: string | null): LineCounts {
  const hunks = hunksOf(linesOf(base ?? ''), linesOf(text ?? ''));
  return {
    added: hunks.reduce((sum, { count }) => sum + count, 0),
    removed: hunks.reduce((sum, { baseCount }) => sum + baseCount, 0),
  };
}

function sharedStart(a: readonly string[], b: readonly string[]): number {
  const most = Math.min(a.length, b.length);
  let count = 0;
  while (count < most && a[count] === b[count]) count++;
  return count;
}

/** Of what `before` leaves. */
function sharedEnd(a: readonly string[], b: readonly string[], before: number): number {
  const most = Math.min(a.length, b.length) - before;
  let count = 0;
  while (count < most && a[a.length - 1 - count] === b[b.length - 1 - count]) count++;
  return count;
}
