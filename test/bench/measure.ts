/** One figure: the median time of one operation in milliseconds, over `n` of them. */
export interface Sample {
  readonly ms: number;
  readonly n: number;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

/** Times `body` once for each round. */
export async function timed(
  rounds: number,
  body: (round: number) => Promise<unknown>,
): Promise<readonly number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now();
    await body(round);
    times.push(performance.now() - begun);
  }
  return times;
}

/** A line of the table. `ratio` is what a target speaks about; figures in milliseconds mean little on a shared machine. */
export interface Row {
  readonly what: string;
  readonly figure: string;
  readonly ratio?: string;
  readonly target?: string;
  readonly met?: boolean;
}

export function printTable(rows: readonly Row[]): void {
  const cells = rows.map((row) => [row.what, row.figure, row.ratio ?? '', row.target ?? '', verdict(row)]);
  const head = ['what', 'figure', 'ratio', 'target', ''];
  const widths = head.map((_, column) =>
    Math.max(...[head, ...cells].map((line) => line[column]?.length ?? 0)),
  );
  for (const line of [head, ...cells]) {
    console.log(`| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
    if (line === head) console.log(`|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  }
}

function verdict(row: Row): string {
  if (row.met === undefined) return '';
  return row.met ? 'met' : 'missed';
}

export function ms(value: number): string {
  return value < 1 ? `${(value * 1_000).toFixed(0)} µs` : `${value.toFixed(1)} ms`;
}
