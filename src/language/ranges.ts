import type { Position, Range as EditorRange } from 'vscode-languageserver-types';
import type { Range } from '../files/range.ts';

/** Lines and characters from 0, as the protocol counts them. */
export function toEditor({ line, column, endLine, endColumn }: Range): EditorRange {
  return {
    start: { line: line - 1, character: column - 1 },
    end: { line: endLine - 1, character: endColumn - 1 },
  };
}

/** Whether two ranges have a place in common, if only an end. */
export function touches(a: EditorRange, b: EditorRange): boolean {
  return !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
}

function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}

/** Whether a position lies in a range, or right behind it. */
export function holds(range: Range, { line, character }: Position): boolean {
  const row = line + 1;
  const column = character + 1;
  const begun = row > range.line || (row === range.line && column >= range.column);
  return begun && (row < range.endLine || (row === range.endLine && column <= range.endColumn));
}
