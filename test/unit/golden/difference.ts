/** So many lines are shown, and so many characters of each. */
const LINES = 16;
const WIDTH = 240;

/**
 * The lines in which two texts differ, each with its number: those that only `before` has with `-`, those that only
 * `after` has with `+`. As few of them as there can be (longest common subsequence), which is for short texts.
 */
export function difference(before: string, after: string): string {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const common = commonLengths(old, now);
  const at = (i: number, j: number) => common[i]?.[j] ?? 0;
  const lines: string[] = [];
  const show = (index: number, sign: string, line = '') =>
    lines.push(`${index + 1} ${sign} ${line.slice(0, WIDTH)}`);
  for (let i = 0, j = 0; i < old.length || j < now.length;) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      i++;
      j++;
    } else if (j === now.length || (i < old.length && at(i + 1, j) >= at(i, j + 1))) show(i, '-', old[i++]);
    else show(j, '+', now[j++]);
  }
  const more = lines.length > LINES ? [`… ${lines.length - LINES} more lines`] : [];
  return [...lines.slice(0, LINES), ...more].join('\n');
}

/** How many lines the texts have in common from line `i` of one and line `j` of the other on. */
function commonLengths(old: readonly string[], now: readonly string[]): readonly (readonly number[])[] {
  const table: number[][] = [];
  for (let i = old.length - 1; i >= 0; i--) {
    const below = table[i + 1] ?? [];
    const row: number[] = [];
    for (let j = now.length - 1; j >= 0; j--)
      row[j] = old[i] === now[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    table[i] = row;
  }
  return table;
}
