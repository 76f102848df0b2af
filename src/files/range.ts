/** A stretch of text. Lines and columns count from 1, columns in UTF-16 code units, as editors do. */
export interface Range {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  /** The column after the last character. */
  readonly endColumn: number;
}

/** Offsets of a text as lines and columns. A line ends with CR LF, LF or CR. */
export class LineMap {
  readonly #starts: readonly number[];
  readonly #length: number;

  constructor(text: string) {
    const starts = [0];
    for (const match of text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
    this.#starts = starts;
    this.#length = text.length;
  }

  /** The range from `start` up to, not including, `end`; offsets outside the text are brought into it. */
  range(start: number, end: number): Range {
    const from = this.#place(start);
    const to = this.#place(Math.max(start, end));
    return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  }

  #place(wanted: number): { line: number; column: number } {
    const offset = Math.max(0, Math.min(wanted, this.#length));
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
  }
}

/** Editors show no byte order mark and count no column for it. */
export function withoutByteOrderMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
