import type { Range as EditorRange } from 'vscode-languageserver-types';
import type { Range } from '../files/range.ts';

/** Lines and characters from 0, as the protocol counts them. */
export function toEditor({ line, column, endLine, endColumn }: Range): EditorRange {
  return {
    start: { line: line - 1, character: column - 1 },
    end: { line: endLine - 1, character: endColumn - 1 },
  };
}
