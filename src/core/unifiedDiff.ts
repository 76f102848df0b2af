import { hunksOf, linesOf, type Hunk } from './lineDiff.ts';

/** Lines around each difference that both texts have. */
const CONTEXT = 3;
const NO_LINE_FEED = '\\ No newline at end of file';

interface Texts {
  /** Null: there is no such file. */
  readonly base: string | null;
  readonly text: string | null;
}

/**
 * What a file's change looks like as a patch, a string a line: as `git diff` writes it, so that `git apply` takes it.
 * Format: https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html
 */
export function unifiedDiff(path: string, { base, text }: Texts): readonly string[] {
  const before = linesOf(base ?? '');
  const after = linesOf(text ?? '');
  const hunks = together(hunksOf(before, after)).flatMap((group) => hunkLines(group, before, after));
  const names = [
    `--- ${base === null ? '/dev/null' : `a/${path}`}`,
    `+++ ${text === null ? '/dev/null' : `b/${path}`}`,
  ];
  return [
    `diff --git a/${path} b/${path}`,
    ...(base === null ? ['new file mode 100644'] : []),
    ...(text === null ? ['deleted file mode 100644'] : []),
    ...(hunks.length > 0 ? names : []),
    ...hunks,
  ];
}

/** Differences whose surroundings touch are told as one. */
function together(hunks: readonly Hunk[]): readonly (readonly Hunk[])[] {
  const groups: Hunk[][] = [];
  for (const hunk of hunks) {
    const last = groups.at(-1)?.at(-1);
    const isNear = last && hunk.baseStart - (last.baseStart + last.baseCount) <= 2 * CONTEXT;
    if (isNear) groups.at(-1)?.push(hunk);
    else groups.push([hunk]);
  }
  return groups;
}

function hunkLines(
  group: readonly Hunk[],
  before: readonly string[],
  after: readonly string[],
): readonly string[] {
  const [first] = group;
  const last = group.at(-1);
  if (!first || !last) return [];
  const lead = Math.min(CONTEXT, first.baseStart);
  const end = last.baseStart + last.baseCount;
  const tail = Math.min(CONTEXT, before.length - end);
  const lines: string[] = [];
  let at = first.baseStart - lead;
  for (const { baseStart, baseCount, start, count } of group) {
    lines.push(...marked(' ', before.slice(at, baseStart)));
    lines.push(...marked('-', before.slice(baseStart, baseStart + baseCount)));
    lines.push(...marked('+', after.slice(start, start + count)));
    at = baseStart + baseCount;
  }
  lines.push(...marked(' ', before.slice(end, end + tail)));
  const old = range(first.baseStart - lead, end + tail);
  const fresh = range(first.start - lead, last.start + last.count + tail);
  return [`@@ -${old} +${fresh} @@`, ...lines];
}

function marked(mark: string, lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) =>
    line.endsWith('\n') ? [`${mark}${line.slice(0, -1)}`] : [`${mark}${line}`, NO_LINE_FEED],
  );
}

/** From 1; of nothing the line before it is named. */
function range(start: number, end: number): string {
  const count = end - start;
  return `${count === 0 ? start : start + 1},${count}`;
}
