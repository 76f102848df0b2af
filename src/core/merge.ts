import { hunksOf, linesOf, type Hunk } from './lineDiff.ts';

/** What has become of a text that two have changed, each starting from `base`. */
export interface Merged {
  /** Both changes; where they meet and differ, both versions between conflict markers. */
  readonly text: string;
  /** How many places the two changed differently. */
  readonly conflicts: number;
}

/** How the two sides are called in conflict markers. */
export interface SideNames {
  readonly mine: string;
  readonly theirs: string;
}

/**
 * Merges two changes of one text line by line. Changes that touch are one place: what neither side saw whole is for a
 * person to judge. Line feeds end lines.
 */
export function merge(base: string, mine: string, theirs: string, names: SideNames): Merged {
  if (mine === theirs || theirs === base) return { text: mine, conflicts: 0 };
  if (mine === base) return { text: theirs, conflicts: 0 };
  const lines = { base: linesOf(base), mine: linesOf(mine), theirs: linesOf(theirs) };
  const places = placesOf(hunksOf(lines.base, lines.mine), hunksOf(lines.base, lines.theirs));
  // Pieces, not lines: a text may have more of these than a call takes arguments.
  const merged: (readonly string[])[] = [];
  let conflicts = 0;
  let at = 0;
  for (const place of places) {
    merged.push(lines.base.slice(at, place.start));
    const original = lines.base.slice(place.start, place.end);
    const left = changed(lines.base, lines.mine, place, place.mine);
    const right = changed(lines.base, lines.theirs, place, place.theirs);
    const agreed = agreedOn(original, left, right);
    if (!agreed) conflicts++;
    merged.push(agreed ?? marked(left, right, names));
    at = place.end;
  }
  merged.push(lines.base.slice(at));
  return { text: merged.flat().join(''), conflicts };
}

/** Whether conflict markers of ours are left in a text. */
export function hasConflicts(text: string): boolean {
  return /^<{7} .*$/m.test(text) && /^>{7} .*$/m.test(text);
}

/** Lines of the base that one side or both have changed. */
interface Place {
  readonly start: number;
  /** Not included. */
  readonly end: number;
  readonly mine: readonly Hunk[];
  readonly theirs: readonly Hunk[];
}

function placesOf(mine: readonly Hunk[], theirs: readonly Hunk[]): readonly Place[] {
  const all = [
    ...mine.map((hunk) => ({ hunk, isMine: true })),
    ...theirs.map((hunk) => ({ hunk, isMine: false })),
  ].toSorted((a, b) => a.hunk.baseStart - b.hunk.baseStart);
  const places: Place[] = [];
  for (const { hunk, isMine } of all) {
    const end = hunk.baseStart + hunk.baseCount;
    const last = places.at(-1);
    const touches = last !== undefined && hunk.baseStart <= last.end;
    const place = touches ? last : { start: hunk.baseStart, end, mine: [], theirs: [] };
    const grown: Place = {
      ...place,
      end: Math.max(place.end, end),
      mine: isMine ? [...place.mine, hunk] : place.mine,
      theirs: isMine ? place.theirs : [...place.theirs, hunk],
    };
    if (touches) places[places.length - 1] = grown;
    else places.push(grown);
  }
  return places;
}

/** The lines of one side that stand where `place` is in the base. */
function changed(
  base: readonly string[],
  side: readonly string[],
  { start, end }: Place,
  hunks: readonly Hunk[],
): readonly string[] {
  const result: (readonly string[])[] = [];
  let at = start;
  for (const hunk of hunks) {
    result.push(base.slice(at, hunk.baseStart), side.slice(hunk.start, hunk.start + hunk.count));
    at = hunk.baseStart + hunk.baseCount;
  }
  return [...result, base.slice(at, end)].flat();
}

function agreedOn(
  base: readonly string[],
  mine: readonly string[],
  theirs: readonly string[],
): readonly string[] | undefined {
  if (same(mine, theirs) || same(base, theirs)) return mine;
  return same(base, mine) ? theirs : undefined;
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}

function marked(mine: readonly string[], theirs: readonly string[], names: SideNames): readonly string[] {
  return [
    `<<<<<<< ${names.mine}\n`,
    ...ended(mine),
    '=======\n',
    ...ended(theirs),
    `>>>>>>> ${names.theirs}\n`,
  ];
}

/** A marker begins a line of its own. */
function ended(lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line.endsWith('\n') ? line : `${line}\n`));
}
