/** A line of a text, by offsets. */
export interface Line {
  readonly start: number;
  /** Without the line break. */
  readonly end: number;
  readonly next: number;
}

export interface Heading extends Line {
  /** 1–6: the number of `#`. */
  readonly level: number;
  readonly text: string;
}

/**
 * The headings of a Markdown text (`#` style), in order. Lines in fenced code blocks and HTML comments are none.
 * Rules: CommonMark 0.31, 4.2 (ATX headings), 4.5 (fenced code blocks), 4.6 (HTML comments).
 */
export function findHeadings(text: string): readonly Heading[] {
  const headings: Heading[] = [];
  const scan = new BlockScan();
  for (const line of linesOf(text)) {
    const content = text.slice(line.start, line.end);
    if (!scan.isPlain(content)) continue;
    const match = /^ {0,3}(#{1,6})(?:[ \t]+(.*))?$/s.exec(content);
    if (match) headings.push({ ...line, level: match[1]?.length ?? 1, text: withoutClosing(match[2] ?? '') });
  }
  return headings;
}

/** The heading of a text, which is read back as it is: one that ends with `#` needs a closing mark, or would lose its own. */
export function writeHeading(level: Heading['level'], text: string): string {
  const closing = /(?:^|[ \t])#+$/.test(text) ? ' #' : '';
  return `${'#'.repeat(level)} ${text}${closing}`;
}

/** Whether a block that swallows headings, a fence or a comment, is still open at the end of `text`. */
export function endsInsideBlock(text: string): boolean {
  const scan = new BlockScan();
  for (const line of linesOf(text)) scan.isPlain(text.slice(line.start, line.end));
  return scan.isInside;
}

function* linesOf(text: string): Iterable<Line> {
  let start = 0;
  for (const match of text.matchAll(/\r\n|\n|\r/g)) {
    const next = match.index + match[0].length;
    yield { start, end: match.index, next };
    start = next;
  }
  yield { start, end: text.length, next: text.length };
}

/** `# Title ##` is closed by its last characters; they are no part of the title. */
function withoutClosing(text: string): string {
  const trimmed = text.trim();
  let end = trimmed.length;
  while (trimmed[end - 1] === '#') end--;
  const isClosing = end < trimmed.length && (end === 0 || /[ \t]/.test(trimmed.charAt(end - 1)));
  return isClosing ? trimmed.slice(0, end).trimEnd() : trimmed;
}

/** Goes through lines in order and knows which lie in a fenced code block or a comment. */
class BlockScan {
  #fence: { readonly mark: string; readonly length: number } | undefined;
  #comment = false;

  get isInside(): boolean {
    return this.#fence !== undefined || this.#comment;
  }

  isPlain(line: string): boolean {
    if (this.#comment) {
      this.#comment = !line.includes('-->');
      return false;
    }
    if (this.#fence) {
      this.#closeFence(line, this.#fence);
      return false;
    }
    const fence = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/s.exec(line)?.[1];
    if (fence !== undefined) this.#fence = { mark: fence.charAt(0), length: fence.length };
    else if (/^ {0,3}<!--/.test(line)) this.#comment = !line.includes('-->');
    return fence === undefined;
  }

  #closeFence(line: string, fence: { readonly mark: string; readonly length: number }): void {
    const closing = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line)?.[1];
    if (closing?.startsWith(fence.mark) && closing.length >= fence.length) this.#fence = undefined;
  }
}
