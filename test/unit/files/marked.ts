import type { Range } from '../../../src/files/range.ts';

/** The part of `text` that a range marks, as an editor would underline it. */
export function marked(text: string, range: Range): string {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const part = lines.slice(range.line - 1, range.endLine);
  const last = part.length - 1;
  return part
    .map((line, index) =>
      line.slice(index === 0 ? range.column - 1 : 0, index === last ? range.endColumn - 1 : undefined),
    )
    .join('\n');
}
