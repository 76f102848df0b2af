import { diffArrays } from 'diff';
import { anchorsOf } from './anchors.ts';

/**
 * Beyond so many lines of difference nobody looks for the smallest one: the time that takes grows with their square, and
 * the editor waits for some of it.
 */
const MAX_EDITS = 300;
/** The sum of those squares for all pieces of one text. */
const MAX_WORK = 2 * MAX_EDITS ** 2;

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
  const middle = {
    base: base.slice(before, base.length - after),
    lines: lines.slice(before, lines.length - after),
  };
  if (isNothing(middle)) return [];
  const parts = smallest(middle, MAX_EDITS) ?? pieceByPiece(middle);
  return hunksBetween(parts, before);
}

interface Texts {
  readonly base: readonly string[];
  readonly lines: readonly string[];
}

function isNothing({ base, lines }: Texts): boolean {
  return base.length === 0 && lines.length === 0;
}

/** The smallest difference; undefined where it has more than `most` lines. */
function smallest({ base, lines }: Texts, most: number): readonly Part[] | undefined {
  return diffArrays([...base], [...lines], { maxEditLength: most });
}

/** Not always the smallest difference, but one that is found soon: what lies between lines that both have once. */
function pieceByPiece({ base, lines }: Texts): readonly Part[] {
  const parts: Part[] = [];
  let work = MAX_WORK;
  let at = { base: 0, line: 0 };
  for (const anchor of [...anchorsOf(base, lines), { base: base.length, line: lines.length }]) {
    const piece = { base: base.slice(at.base, anchor.base), lines: lines.slice(at.line, anchor.line) };
    const most = Math.min(MAX_EDITS, Math.floor(Math.sqrt(work)));
    const found = isNothing(piece) ? [] : smallest(piece, most);
    work -= Math.min(found ? editsOf(found) : most, piece.base.length + piece.lines.length) ** 2;
    parts.push(...(found ?? all(piece)));
    // The anchor itself, which both have.
    if (anchor.base < base.length) parts.push({ added: false, removed: false, count: 1 });
    at = { base: anchor.base + 1, line: anchor.line + 1 };
  }
  return parts;
}

function editsOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { added, removed, count }) => (added || removed ? sum + count : sum), 0);
}

function all({ base, lines }: Texts): readonly Part[] {
  return [
    { added: false, removed: true, count: base.length },
    { added: true, removed: false, count: lines.length },
  ];
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
