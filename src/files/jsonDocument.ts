import type { FieldPosition } from './fieldPositions.ts';
import { LineMap, withoutByteOrderMark } from './range.ts';
import type { Problem, ProblemCode } from './problem.ts';

export interface JsonDocument {
  readonly value: unknown;
  readonly positions: ReadonlyMap<string, FieldPosition>;
  /** Where there is one, `value` is not to be used. */
  readonly problems: readonly Problem[];
}

const MAX_DEPTH = 100;

/** Reads JSON (RFC 8259) with the place of each value. `JSON.parse` names no place that could be relied on. */
export function readJson(input: string): JsonDocument {
  const text = withoutByteOrderMark(input);
  const reader = new JsonReader(text);
  try {
    const value = reader.document();
    return { value, positions: reader.positions, problems: reader.problems };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const place = new LineMap(text).range(error.offset, error.offset + 1);
    const problem: Problem = { ...place, message: error.message, code: 'syntax' };
    return { value: undefined, positions: reader.positions, problems: [problem] };
  }
}

class Unreadable extends Error {
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

class JsonReader {
  readonly positions = new Map<string, FieldPosition>();
  readonly problems: Problem[] = [];
  readonly #text: string;
  readonly #lines: LineMap;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#lines = new LineMap(text);
  }

  document(): unknown {
    const value = this.#value('', 0);
    this.#blanks();
    if (this.#at < this.#text.length) throw this.#unreadable('nothing may follow the last bracket');
    return value;
  }

  #value(field: string, depth: number, key?: FieldPosition['key']): unknown {
    this.#blanks();
    const start = this.#at;
    if (depth > MAX_DEPTH) throw this.#unreadable('this is nested too deeply');
    const value = this.#take('{')
      ? this.#object(field, depth)
      : this.#take('[')
        ? this.#list(field, depth)
        : this.#simple();
    this.positions.set(field, { ...(key ? { key } : {}), value: this.#lines.range(start, this.#at) });
    return value;
  }

  #object(path: string, depth: number): unknown {
    const entries = new Map<string, unknown>();
    this.#blanks();
    if (this.#take('}')) return {};
    do {
      this.#blanks();
      const start = this.#at;
      if (this.#text[start] === '}') throw this.#unreadable('take out the comma before this bracket');
      if (this.#text[start] !== '"') throw this.#unreadable('a name in double quotes is expected here');
      const name = String(this.#simple());
      const key = this.#lines.range(start, this.#at);
      const field = path === '' ? name : `${path}.${name}`;
      if (entries.has(name)) this.#problem(key, field, 'is there twice', 'duplicate-key');
      this.#blanks();
      if (!this.#take(':')) throw this.#unreadable('a colon is expected here');
      entries.set(name, this.#value(field, depth + 1, key));
      this.#blanks();
    } while (this.#take(','));
    if (!this.#take('}')) throw this.#unreadable('a comma or } is expected here');
    return Object.fromEntries(entries);
  }

  #list(path: string, depth: number): unknown {
    const list: unknown[] = [];
    this.#blanks();
    if (this.#take(']')) return list;
    do {
      list.push(this.#value(`${path}[${list.length}]`, depth + 1));
      this.#blanks();
    } while (this.#take(','));
    if (!this.#take(']')) throw this.#unreadable('a comma or ] is expected here');
    return list;
  }

  /** A string, a number, true, false or null. */
  #simple(): unknown {
    const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[-+.\w]+/sy;
    token.lastIndex = this.#at;
    const source = token.exec(this.#text)?.[0] ?? '';
    const value = parsed(source);
    if (value === undefined) throw this.#unreadable(this.#whatIsThere());
    this.#at += source.length;
    return value;
  }

  #whatIsThere(): string {
    const rest = this.#text.slice(this.#at, this.#at + 2);
    if (rest === '') return 'the file ends too early';
    if (rest === '//' || rest === '/*') return 'comments are not allowed in this file';
    if (rest.startsWith("'")) return 'texts stand in double quotes';
    if (rest.startsWith('}') || rest.startsWith(']')) return 'a value is expected before this bracket';
    return 'this is no JSON value';
  }

  #unreadable(message: string): Unreadable {
    const ended = this.#at >= this.#text.length;
    const isComment = /^\/[/*]/.test(this.#text.slice(this.#at, this.#at + 2));
    return new Unreadable(this.#at, ended || isComment ? this.#whatIsThere() : message);
  }

  #problem(
    place: NonNullable<FieldPosition['key']>,
    field: string,
    message: string,
    code: ProblemCode,
  ): void {
    this.problems.push({ ...place, field, message, code });
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #blanks(): void {
    while (/[ \t\r\n]/.test(this.#text.charAt(this.#at))) this.#at++;
  }
}

/** Undefined where `source` is no value of JSON, which has no undefined of its own. */
function parsed(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return undefined;
  }
}
