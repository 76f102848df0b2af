/** A longer line is cut: it is data or minified code, and nobody reads it to its end. */
const MAX_LINE = 4_000;

export interface WindowLimits {
  /** The first and the last line wanted, from 1. */
  readonly start: number;
  readonly end: number;
  readonly maxLines: number;
  readonly maxBytes: number;
}

/**
 * Takes a text in pieces and keeps the lines of a window of it, so that a file of any size can be read in little memory.
 * A line ends with LF or CRLF; what follows the last line end is a line unless it is empty.
 */
export class LineWindow {
  readonly lines: string[] = [];
  readonly #limits: WindowLimits;
  #ended = 0;
  #bytes = 0;
  #full = false;
  #line = '';
  #lineLength = 0;

  constructor(limits: WindowLimits) {
    this.#limits = limits;
  }

  /** The lines so far, also those outside the window. */
  get count(): number {
    return this.#ended;
  }

  /** True once a line that was wanted had no room. */
  get isCut(): boolean {
    return this.#full;
  }

  /** True once no further line will be kept. */
  get isDone(): boolean {
    return this.#full || this.#ended >= this.#limits.end;
  }

  add(piece: string): void {
    let from = 0;
    for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', from)) {
      this.#extend(piece, from, end);
      this.#endLine();
      from = end + 1;
    }
    this.#extend(piece, from, piece.length);
  }

  /** The text is at its end. */
  finish(): void {
    if (this.#lineLength > 0) this.#endLine();
  }

  #isWanted(): boolean {
    const number = this.#ended + 1;
    return !this.#full && number >= this.#limits.start && number <= this.#limits.end;
  }

  #extend(piece: string, from: number, to: number): void {
    this.#lineLength += to - from;
    const room = MAX_LINE - this.#line.length;
    if (room > 0 && this.#isWanted()) this.#line += piece.slice(from, Math.min(to, from + room));
  }

  #endLine(): void {
    if (this.#isWanted()) this.#keep(this.#wholeLine());
    this.#ended++;
    this.#line = '';
    this.#lineLength = 0;
  }

  #wholeLine(): string {
    if (this.#lineLength <= MAX_LINE) return this.#line.replace(/\r$/, '');
    const shown = withoutHalfCharacter(this.#line);
    return `${shown}… [${this.#lineLength - shown.length} more characters in this line]`;
  }

  /** The first line is always kept: an answer without any would be of no use. */
  #keep(line: string): void {
    const bytes = Buffer.byteLength(line) + 1;
    const { maxLines, maxBytes } = this.#limits;
    const hasRoom = this.lines.length < maxLines && this.#bytes + bytes <= maxBytes;
    if (this.lines.length > 0 && !hasRoom) {
      this.#full = true;
      return;
    }
    this.lines.push(line);
    this.#bytes += bytes;
  }
}

/** A text that was cut in the middle of an emoji ends before it. */
export function withoutHalfCharacter(text: string): string {
  return text.replace(/[\uD800-\uDBFF]$/, '');
}
