import type { FieldPosition } from './fieldPositions.ts';
import type { Problem } from './problem.ts';
import { protectPlainLines, restorePlainValue } from './plainLines.ts';
import { LineMap, withoutByteOrderMark } from './range.ts';
import { readYamlMapping } from './yamlMapping.ts';

/** A Markdown file with YAML between two lines `---` at its top, taken apart. */
export interface FrontMatter {
  /** The values by key, as plain data. A key that stands there twice has its first value. */
  readonly values: ReadonlyMap<string, unknown>;
  readonly positions: ReadonlyMap<string, FieldPosition>;
  readonly problems: readonly Problem[];
  /** What follows the front matter, and where in `text` that begins. */
  readonly body: string;
  readonly bodyOffset: number;
  /** Of the whole text without its byte order mark; all offsets mean this text. */
  readonly lines: LineMap;
}

/** Enough for 5,000 dependencies; more is no front matter, and reading it would hang an editor. */
const MAX_LENGTH = 500_000;

export interface FrontMatterOptions {
  /** Takes an unquoted value on one line as it stands, also where YAML would see another key in it. */
  readonly plainLines?: boolean;
}

/** Takes any text apart; what is wrong with it becomes a problem, never an exception. */
export function readFrontMatter(input: string, options: FrontMatterOptions = {}): FrontMatter {
  const text = withoutByteOrderMark(input);
  const lines = new LineMap(text);
  const fence = findFence(text);
  if (!fence)
    return { values: new Map(), positions: new Map(), problems: [], body: text, bodyOffset: 0, lines };
  const rest = { body: text.slice(fence.bodyStart), bodyOffset: fence.bodyStart, lines };
  const unclosed = fence.closed ? [] : [unclosedProblem(lines)];
  if (fence.end - fence.start > MAX_LENGTH) {
    const message = `the front matter is longer than ${MAX_LENGTH.toLocaleString('en')} characters`;
    const problem: Problem = { ...lines.range(0, 3), message, code: 'syntax' };
    return { values: new Map(), positions: new Map(), problems: [...unclosed, problem], ...rest };
  }
  const written = text.slice(fence.start, fence.end);
  const yaml = options.plainLines === true ? protectPlainLines(written) : written;
  const { values, positions, problems } = readYamlMapping(yaml, fence.start, lines);
  const restored = new Map([...values].map(([key, value]) => [key, restorePlainValue(value)]));
  const read = options.plainLines === true ? restored : values;
  return { values: read, positions, problems: [...unclosed, ...problems], ...rest };
}

function unclosedProblem(lines: LineMap): Problem {
  const message = 'the front matter that begins here is not closed: end it with a line ---';
  return { ...lines.range(0, 3), message, code: 'syntax' };
}

interface Fence {
  /** Where the YAML begins and ends. */
  readonly start: number;
  readonly end: number;
  readonly bodyStart: number;
  readonly closed: boolean;
}

function findFence(text: string): Fence | undefined {
  const open = /^---[ \t]*(?:\r\n|\n|\r|$)/.exec(text);
  if (!open) return undefined;
  const start = open[0].length;
  const close = /(?<![^\r\n])---[ \t]*(?:\r\n|\n|\r|(?![^]))/;
  const closing = close.exec(text.slice(start));
  if (closing) {
    const end = start + closing.index;
    return { start, end, bodyStart: end + closing[0].length, closed: true };
  }
  // Half typed: what looks like the title begins the body, so that the rest of the file still makes sense.
  const heading = /(?<![^\r\n])#{1,6}[ \t]/.exec(text.slice(start));
  const end = heading ? start + heading.index : text.length;
  return { start, end, bodyStart: end, closed: false };
}
