import type { TextEdit } from 'vscode-languageserver-types';
import { parseTaskFile, type ParsedTaskFile } from '../files/taskFile.ts';
import type { Problem, ProblemCode } from '../files/problem.ts';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { ProjectFile } from './project.ts';

/** Takes what a problem is about out of its file: a key with its value, or an entry of a list. */
export function removal(file: ProjectFile, problem: Problem): TextEdit | undefined {
  const { field = '', code, line } = problem;
  const [, list, index] = /^(\w+)\[(\d+)\]$/.exec(field) ?? [];
  const { positions, values } = file.parsed;
  const keyLine = (key: string) => positions.get(key)?.key?.line;
  if (list === undefined) {
    const isOwn = code === 'unknown-key' || code === 'duplicate-key';
    return keyRemoval(file, field, isOwn ? line : keyLine(field), code);
  }
  const listed = values.get(list);
  if (!Array.isArray(listed)) return undefined;
  if (listed.length === 1) return keyRemoval(file, list, keyLine(list), code);
  const left = JSON.stringify(listed.toSpliced(Number(index), 1));
  return [entryLine(file, problem), flowEntry(file, problem)].find(
    (edit) => edit && JSON.stringify(after(file, edit).values.get(list)) === left,
  );
}

/** The file as it would be, judged by itself. */
export function after({ uri, text, parsed }: ProjectFile, edit: TextEdit): ParsedTaskFile {
  const document = TextDocument.create(uri, 'agent-task', 0, text);
  return parseTaskFile(TextDocument.applyEdits(document, [edit]), { path: parsed.path });
}

/** Only where nothing else goes with it, and nothing new is wrong. */
function keyRemoval(
  file: ProjectFile,
  field: string,
  line: number | undefined,
  code: ProblemCode,
): TextEdit | undefined {
  if (line === undefined) return undefined;
  const edit = withoutLines(line, endOfBlock(file.text.split(/\r\n|\n|\r/), line));
  const { positions, problems } = after(file, edit);
  const before = parseTaskFile(file.text, { path: file.parsed.path });
  const isTwice = code === 'duplicate-key';
  const kept = [...before.positions.keys()].filter((key) => isTwice || !isWithin(key, field));
  const isRest = kept.length === positions.size && kept.every((key) => positions.has(key));
  const mended = before.problems.length - problems.length;
  return isRest && mended >= (isTwice || code === 'unknown-key' ? 1 : 0) ? edit : undefined;
}

function isWithin(key: string, field: string): boolean {
  return key === field || key.startsWith(`${field}.`) || key.startsWith(`${field}[`);
}

/** The line after the key's own and those that belong to its value. */
function endOfBlock(lines: readonly string[], line: number): number {
  const indent = indentOf(lines[line - 1] ?? '');
  let end = line;
  while (end < lines.length && belongs(lines[end] ?? '', indent)) end++;
  return end + 1;
}

function belongs(line: string, indent: number): boolean {
  return indentOf(line) > indent || (indentOf(line) === indent && /^\s*-(?:\s|$)/.test(line));
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function entryLine(file: ProjectFile, { line }: Problem): TextEdit | undefined {
  const written = file.text.split(/\r\n|\n|\r/)[line - 1] ?? '';
  return /^\s*-\s/.test(written) ? withoutLines(line, line + 1) : undefined;
}

function flowEntry(file: ProjectFile, { line, column, endLine, endColumn }: Problem): TextEdit | undefined {
  if (line !== endLine) return undefined;
  const written = file.text.split(/\r\n|\n|\r/)[line - 1] ?? '';
  const behind = /^\s*,\s*/.exec(written.slice(endColumn - 1))?.[0].length;
  const ahead = behind === undefined ? (/,\s*$/.exec(written.slice(0, column - 1))?.[0].length ?? 0) : 0;
  return {
    range: {
      start: { line: line - 1, character: column - 1 - ahead },
      end: { line: line - 1, character: endColumn - 1 + (behind ?? 0) },
    },
    newText: '',
  };
}

/** Lines from 1, up to and without `end`. */
function withoutLines(line: number, end: number): TextEdit {
  const range = { start: { line: line - 1, character: 0 }, end: { line: end - 1, character: 0 } };
  return { range, newText: '' };
}
