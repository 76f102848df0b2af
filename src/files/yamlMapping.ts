import {
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { FieldPosition } from './fieldPositions.ts';
import { inOrder, type Problem, type ProblemCode } from './problem.ts';
import type { LineMap, Range } from './range.ts';

export interface YamlMapping {
  readonly values: ReadonlyMap<string, unknown>;
  readonly positions: ReadonlyMap<string, FieldPosition>;
  readonly problems: readonly Problem[];
}

/** One broken bracket can bring hundreds of errors after it; the first few say it all. */
const MAX_SYNTAX_PROBLEMS = 10;
const MAX_DEPTH = 20;

/**
 * Reads YAML 1.2 that should be a mapping of keys to values.
 *
 * @param offset where `yaml` begins in the text that `lines` is of
 */
export function readYamlMapping(yaml: string, offset: number, lines: LineMap): YamlMapping {
  const document = parseDocument(yaml, {
    prettyErrors: false,
    logLevel: 'silent',
    uniqueKeys: false,
    resolveKnownTags: false,
  });
  const reader = new Reader(offset, lines);
  for (const { code, message, pos } of document.errors.slice(0, MAX_SYNTAX_PROBLEMS)) {
    reader.problem(pos, `${lowerFirst(message)}${HINTS[code] ?? ''}`, 'syntax');
  }
  const { contents } = document;
  if (isMap(contents)) {
    reader.map(contents, '', 0);
  } else if (isNode(contents) && !(isScalar(contents) && contents.value === null)) {
    reader.problem(rangeOf(contents), 'the front matter must consist of lines like key: value', 'syntax');
  }
  return reader;
}

const HINTS: Readonly<Record<string, string>> = {
  BLOCK_AS_IMPLICIT_KEY: ' (put a text that contains ": " in quotes)',
  BAD_SCALAR_START: ' (put the text in quotes)',
  TAB_AS_INDENT: ' (use spaces)',
};

type Offsets = readonly [number, number];

/** Turns nodes into plain data and notes where each stands. No aliases, so a small text never grows into a large one. */
class Reader {
  readonly values = new Map<string, unknown>();
  readonly positions = new Map<string, FieldPosition>();
  readonly #problems: Problem[] = [];
  readonly #offset: number;
  readonly #lines: LineMap;

  constructor(offset: number, lines: LineMap) {
    this.#offset = offset;
    this.#lines = lines;
  }

  get problems(): readonly Problem[] {
    return inOrder(this.#problems);
  }

  problem([start, end]: Offsets, message: string, code: ProblemCode, field?: string): void {
    const range = this.#range([start, end]);
    this.#problems.push({ ...range, message, code, ...(field === undefined ? {} : { field }) });
  }

  map(map: YAMLMap, path: string, depth: number): Record<string, unknown> {
    const entries = new Map<string, unknown>();
    for (const item of map.items) {
      if (!isPair(item)) continue;
      const name = keyText(item.key);
      if (name === undefined) {
        const place = isNode(item.key) ? rangeOf(item.key) : rangeOf(map);
        this.problem(place, 'a key must be a word', 'syntax', path === '' ? undefined : path);
        continue;
      }
      const field = path === '' ? name : `${path}.${name}`;
      const key = isNode(item.key) ? rangeOf(item.key) : rangeOf(map);
      if (entries.has(name)) {
        const first = this.positions.get(field)?.key?.line;
        this.problem(key, `is there twice (first on line ${first ?? 1})`, 'duplicate-key', field);
        continue;
      }
      const valueRange = isNode(item.value)
        ? this.#range(rangeOf(item.value))
        : this.#range([key[1], key[1]]);
      this.positions.set(field, { key: this.#range(key), value: valueRange });
      entries.set(name, this.#value(item.value, field, depth + 1));
    }
    if (path === '') for (const [name, value] of entries) this.values.set(name, value);
    return Object.fromEntries(entries);
  }

  #value(node: unknown, field: string, depth: number): unknown {
    if (!isNode(node)) return null;
    if (isAlias(node)) {
      this.problem(
        rangeOf(node),
        'anchors and aliases (& and *) are not read here: write the value out',
        'syntax',
        field,
      );
      return undefined;
    }
    if (node.tag !== undefined && !STANDARD_TAGS.has(node.tag)) {
      this.problem(rangeOf(node), `the tag ${node.tag} is not read here: take it out`, 'syntax', field);
      return undefined;
    }
    if (isScalar(node)) return node.value;
    if (depth > MAX_DEPTH) {
      this.problem(rangeOf(node), 'is nested too deeply', 'syntax', field);
      return undefined;
    }
    if (isMap(node)) return this.map(node, field, depth);
    return isSeq(node) ? this.#list(node, field, depth) : undefined;
  }

  #list(list: YAMLSeq, field: string, depth: number): readonly unknown[] {
    return list.items.map((item, index) => {
      const path = `${field}[${index}]`;
      if (isNode(item)) this.positions.set(path, { value: this.#range(rangeOf(item)) });
      return this.#value(item, path, depth + 1);
    });
  }

  #range([start, end]: Offsets): Range {
    return this.#lines.range(this.#offset + start, this.#offset + end);
  }
}

const STANDARD_TAGS: ReadonlySet<string> = new Set(
  ['map', 'seq', 'str', 'int', 'float', 'bool', 'null'].map((name) => `tag:yaml.org,2002:${name}`),
);

function rangeOf(node: { range?: readonly [number, number, number] | null }): Offsets {
  return node.range ? [node.range[0], node.range[1]] : [0, 0];
}

/** Undefined for what is no key that anybody writes on purpose: a list, a group, an alias. */
function keyText(key: unknown): string | undefined {
  return isScalar(key) ? String(key.value) : undefined;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
