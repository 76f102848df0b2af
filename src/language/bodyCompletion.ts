import {
  CompletionItemKind,
  InsertTextFormat,
  type CompletionItem,
  type Position,
  type Range,
} from 'vscode-languageserver-types';
import { TASK_TYPES } from '../core/taskTypes.ts';
import type { ProjectFile } from './project.ts';

const TITLE = '# ${1:What is to be done}';
const DESCRIPTION = '${2:What this task is about, and what it builds on.}';
const INSTRUCTIONS = '## Instructions\n\n${3:What to do, step by step, and what the result has to hold.}';

/** The parts of the text that are missing, each where a line begins. */
export function bodyItems(file: ProjectFile, { line, character }: Position): readonly CompletionItem[] {
  const written = file.text.split(/\r\n|\n|\r/)[line] ?? '';
  const before = written.slice(0, character);
  if (!/^#{0,2} ?\w*$/.test(before) || written.slice(character).trim() !== '') return [];
  const range = { start: { line, character: 0 }, end: { line, character } };
  const isBlank = file.text.trim() === before.trim();
  if (isBlank) return [snippet('task', 'A whole task file', wholeFile(), before, range)];
  const { title, positions } = file.parsed;
  return [
    ...(title === undefined ? [snippet('# Title', 'The title of the task', TITLE, before, range)] : []),
    ...(!positions.get('instructions')?.key
      ? [snippet('## Instructions', 'What the agent shall do', INSTRUCTIONS, before, range)]
      : []),
  ];
}

function wholeFile(): string {
  const front = `---\ntype: \${4|${TASK_TYPES.join(',')}|}\n---`;
  return `${front}\n\n${TITLE}\n\n${DESCRIPTION}\n\n${INSTRUCTIONS}\n`;
}

function snippet(
  label: string,
  detail: string,
  newText: string,
  before: string,
  range: Range,
): CompletionItem {
  return {
    label,
    kind: CompletionItemKind.Snippet,
    detail,
    // Whatever the line begins with, it stays in sight.
    filterText: `${before}${label}`,
    insertTextFormat: InsertTextFormat.Snippet,
    textEdit: { range, newText },
  };
}
