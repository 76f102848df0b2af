import { withoutHalfCharacter } from './lineWindow.ts';
import type { LinePattern } from './linePattern.ts';

/** How much of a matching line is shown, in characters, and how much of that stands before the match. */
const SHOWN = 300;
const BEFORE = 80;

export interface LineMatch {
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

/** The lines of a text that match, at most `limit`. */
export function matchingLines(text: string, pattern: LinePattern, limit: number): readonly LineMatch[] {
  const matches: LineMatch[] = [];
  let number = 0;
  for (let from = 0; from < text.length && matches.length < limit;) {
    const newline = text.indexOf('\n', from);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(from, text[end - 1] === '\r' && end > from ? end - 1 : end);
    number++;
    const at = pattern.find(line);
    if (at >= 0) matches.push({ line: number, text: excerpt(line, at) });
    from = end + 1;
  }
  return matches;
}

function excerpt(line: string, at: number): string {
  const text = line.trimEnd();
  if (text.length <= SHOWN) return text;
  const from = Math.max(0, Math.min(at - BEFORE, text.length - SHOWN));
  const shown = withoutHalfCharacter(text.slice(from, from + SHOWN)).replace(/^[\uDC00-\uDFFF]/, '');
  return `${from > 0 ? '…' : ''}${shown}${from + SHOWN < text.length ? '…' : ''}`;
}
