import type { Position, Range } from 'vscode-languageserver-types';
import { flowAt, type FlowPart } from './flowAt.ts';

/** What stands at the cursor, or is being written there, as far as completion can say it of half-typed text. */
export type CursorPlace =
  | KeyPlace
  | ValuePlace
  /** Below the front matter, or where there is none. */
  | { readonly kind: 'body' }
  /** Where nothing can be said: a fence, a comment, text that makes no sense yet. */
  | { readonly kind: 'nowhere' };

export type KeyGroup = '' | 'budget' | 'schedule';

export interface KeyPlace {
  readonly kind: 'key';
  readonly group: KeyGroup;
  /** What is to be replaced. */
  readonly range: Range;
  /** Whether a colon stands behind it: then only the word is written. */
  readonly hasColon: boolean;
  /** Whether it stands between braces on a line. */
  readonly isFlow: boolean;
}

export interface ValuePlace {
  readonly kind: 'value';
  /** `priority`, `budget.steps`; for an entry of a list, the list. */
  readonly key: string;
  /** What stands before the cursor, without its quote. */
  readonly typed: string;
  /** What is to be replaced, its quotes included. */
  readonly range: Range;
  readonly quote: '' | '"' | "'";
  /**
   * How a value has to be written: as it is, as an entry of a list that stands already, as a new list on the line, as a
   * line of a list (`- `), or behind a space that is missing.
   */
  readonly form: 'plain' | 'entry' | 'newList' | 'newLine' | 'spaced';
}

const NOWHERE: CursorPlace = { kind: 'nowhere' };
const LISTS: ReadonlySet<string> = new Set(['dependsOn', 'context']);

/** Where a position of a task file stands. It reads the text alone, so that what is not valid YAML yet says as much as it can. */
export function cursorPlace(text: string, position: Position): CursorPlace {
  const lines = text.split(/\r\n|\n|\r/);
  const end = frontMatterEnd(lines);
  if (end === undefined || position.line > end) return { kind: 'body' };
  if (position.line === 0 || (position.line === end && end < lines.length)) return NOWHERE;
  return new FrontMatterPlace(lines, position).find();
}

/** The line that closes the front matter, or that begins the body where nothing closes it; undefined where there is none. */
function frontMatterEnd(lines: readonly string[]): number | undefined {
  if (!/^---[ \t]*$/.test(lines[0] ?? '')) return undefined;
  const isEnd = (line: string, index: number) => index > 0 && /^---[ \t]*$/.test(line);
  const closing = lines.findIndex(isEnd);
  if (closing > 0) return closing;
  const heading = lines.findIndex((line) => /^#{1,6}[ \t]/.test(line));
  return heading > 0 ? heading - 0.5 : lines.length;
}

class FrontMatterPlace {
  readonly #lines: readonly string[];
  readonly #at: Position;
  readonly #line: string;
  readonly #before: string;

  constructor(lines: readonly string[], at: Position) {
    this.#lines = lines;
    this.#line = lines[at.line] ?? '';
    this.#at = { line: at.line, character: Math.min(at.character, this.#line.length) };
    this.#before = this.#line.slice(0, at.character);
  }

  find(): CursorPlace {
    if (/^[ \t]*#/.test(this.#before)) return NOWHERE;
    const colon = this.#line.indexOf(':');
    const own = keyOf(this.#line);
    if (own) return this.#at.character <= colon ? this.#topKey() : this.#behind(own.key, colon + 1);
    const above = this.#keyAbove();
    if (!above) return this.#topKey();
    const part = flowAt(above.value);
    if (part) return this.#inFlow(above.key, part);
    return /^[ \t]|^-(?:[ \t]|$)/.test(this.#before) ? this.#inBlock(above) : this.#topKey();
  }

  /** The nearest key at the margin above, with all that stands behind it up to the cursor. */
  #keyAbove(): WrittenKey | undefined {
    for (let line = this.#at.line - 1; line > 0; line--) {
      const found = keyOf(this.#lines[line] ?? '');
      if (!found) continue;
      const between = this.#lines.slice(line + 1, this.#at.line);
      return { ...found, value: [found.value, ...between, this.#before].join('\n') };
    }
    return undefined;
  }

  #topKey(): CursorPlace {
    return /^[\w-]*$/.test(this.#before) ? this.#key('', 0, false) : NOWHERE;
  }

  #key(group: KeyGroup, from: number, isFlow: boolean): KeyPlace {
    const word = /^[\w-]*/.exec(this.#line.slice(from))?.[0] ?? '';
    const hasColon = /^[ \t]*:/.test(this.#line.slice(from + word.length));
    return { kind: 'key', group, range: this.#range(from, from + word.length), hasColon, isFlow };
  }

  /** On the line of its key. */
  #behind(key: string, from: number): CursorPlace {
    const part = flowAt(this.#line.slice(from, this.#at.character));
    if (part) return this.#inFlow(key, part);
    if (key === 'budget' || key === 'schedule') return NOWHERE;
    return this.#scalar(key, from, LISTS.has(key) ? 'newList' : 'plain');
  }

  #inFlow(key: string, { bracket, segment }: FlowPart): CursorPlace {
    const from = this.#at.character - segment.length;
    if (from < 0) return NOWHERE;
    if (bracket === '[') return LISTS.has(key) ? this.#word(key, from, 'entry', true) : NOWHERE;
    if (key !== 'budget' && key !== 'schedule') return NOWHERE;
    const inner = /^[ \t]*([\w-]+)[ \t]*:[ \t]/.exec(segment);
    if (inner) return this.#word(`${key}.${inner[1] ?? ''}`, from + inner[0].length, 'plain', true);
    const indent = segment.length - segment.trimStart().length;
    return /^[\w-]*$/.test(segment.trimStart()) ? this.#key(key, from + indent, true) : NOWHERE;
  }

  /** On a line below its key. */
  #inBlock({ key, value }: WrittenKey): CursorPlace {
    if (!/^[ \t]*(?:#.*)?\n/.test(value)) return NOWHERE;
    if (LISTS.has(key)) {
      const dash = /^[ \t]*-(?:[ \t]+|$)/.exec(this.#before);
      if (dash) return this.#word(key, dash[0].length, dash[0].endsWith('-') ? 'spaced' : 'entry', false);
      return /^[ \t]+$/.test(this.#before) && this.#line.trim() === ''
        ? this.#word(key, this.#before.length, 'newLine', false)
        : NOWHERE;
    }
    if (key !== 'budget' && key !== 'schedule') return NOWHERE;
    const inner = /^[ \t]+([\w-]+)[ \t]*:/.exec(this.#before);
    if (inner) return this.#scalar(`${key}.${inner[1] ?? ''}`, inner[0].length, 'plain');
    const indent = /^[ \t]+/.exec(this.#before)?.[0].length ?? 0;
    return indent > 0 && /^[\w-]*$/.test(this.#before.slice(indent))
      ? this.#key(key, indent, false)
      : NOWHERE;
  }

  /** Behind the colon at `from - 1`. */
  #scalar(key: string, from: number, form: 'plain' | 'newList'): CursorPlace {
    const space = /^[ \t]*/.exec(this.#before.slice(from))?.[0].length ?? 0;
    if (/^[[{]/.test(this.#line.slice(from + space))) return NOWHERE;
    if (space > 0) return this.#word(key, from + space, form, false);
    const isNothingThere = this.#line.slice(from).trim() === '' && this.#at.character === from;
    return isNothingThere && form === 'plain' ? this.#word(key, from, 'spaced', false) : NOWHERE;
  }

  #word(key: string, from: number, form: ValuePlace['form'], isFlow: boolean): CursorPlace {
    const space = /^[ \t]*/.exec(this.#line.slice(from, this.#at.character))?.[0].length ?? 0;
    const start = from + space;
    const rest = this.#line.slice(start);
    const quote = quoteOf(rest);
    const typed = this.#before.slice(start + quote.length);
    const length =
      quote === '' ? plainLength(rest, isFlow) : quotedLength(rest, quote, this.#at.character - start);
    const end = Math.max(start + length, this.#at.character);
    return { kind: 'value', key, typed, range: this.#range(start, end), quote, form };
  }

  #range(from: number, to: number): Range {
    const { line } = this.#at;
    return { start: { line, character: from }, end: { line, character: to } };
  }
}

interface WrittenKey {
  readonly key: string;
  /** What stands behind its colon. */
  readonly value: string;
}

/** The key that begins at the margin of a line. */
function keyOf(line: string): WrittenKey | undefined {
  const [, key, value] = /^([\w-]+)[ \t]*:(.*)$/.exec(line) ?? [];
  return key === undefined ? undefined : { key, value: value ?? '' };
}

function quoteOf(text: string): ValuePlace['quote'] {
  return text.startsWith('"') ? '"' : text.startsWith("'") ? "'" : '';
}

function plainLength(text: string, isFlow: boolean): number {
  const end = isFlow ? /[ \t]*(?:[,\]}]|[ \t]#|$)/ : /[ \t]*(?:[ \t]#|$)/;
  return end.exec(text)?.index ?? text.length;
}

/** Up to its closing quote. One that is still being written ends at the cursor. */
function quotedLength(text: string, quote: string, cursor: number): number {
  const closing = (quote === '"' ? /^"(?:[^"\\]|\\.)*"/ : /^'(?:[^']|'')*'/).exec(text);
  // A quote that closes only behind another entry belongs to that one.
  return closing && closing[0].length >= cursor && !/,[ \t]*["']$/.test(closing[0])
    ? closing[0].length
    : cursor;
}
