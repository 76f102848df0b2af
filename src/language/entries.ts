import type { Position } from 'vscode-languageserver-types';
import type { Range } from '../files/range.ts';
import type { ProjectFile } from './project.ts';
import { holds } from './ranges.ts';

export type EntryKind = 'id' | 'agent' | 'dependsOn' | 'context';

/** A word of the front matter that stands for something else: a task, an agent, a file. */
export interface Entry {
  readonly kind: EntryKind;
  /** What it says, without quotes and the space around it. */
  readonly text: string;
  /** With its quotes. */
  readonly range: Range;
}

/** In the order of the text. What is no text, or empty, stands for nothing. */
export function entriesOf({ parsed }: ProjectFile): readonly Entry[] {
  return [...parsed.positions].flatMap(([field, { value }]) => {
    const [, kind, index] = ENTRY.exec(field) ?? [];
    if (!isKind(kind) || isList(kind) !== (index !== undefined)) return [];
    const said = index === undefined ? parsed.values.get(kind) : elementOf(parsed.values.get(kind), index);
    const text = typeof said === 'string' ? said.trim() : '';
    return text === '' ? [] : [{ kind, text, range: value }];
  });
}

/** The entry that the cursor is in, or right behind. */
export function entryAt(file: ProjectFile, position: Position): Entry | undefined {
  return entriesOf(file).find(({ range }) => holds(range, position));
}

const ENTRY = /^(\w+)(?:\[(\d+)\])?$/;

function isKind(kind: string | undefined): kind is EntryKind {
  return kind === 'id' || kind === 'agent' || kind === 'dependsOn' || kind === 'context';
}

function isList(kind: EntryKind): boolean {
  return kind === 'dependsOn' || kind === 'context';
}

function elementOf(list: unknown, index: string): unknown {
  return Array.isArray(list) ? list[Number(index)] : undefined;
}
