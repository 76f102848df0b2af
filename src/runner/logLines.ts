import { plainText } from '../core/plainText.ts';
import { cutText } from './cutText.ts';

const MAX_ARGUMENTS = 200;
const MAX_LINES = 4;
const MAX_TEXT = 500;

/** Arguments as a person wants to see them in a log line. */
export function briefly(input: unknown): string {
  return shortened(plainText(JSON.stringify(input) ?? ''), MAX_ARGUMENTS);
}

/** The beginning of what a model or a tool says. */
export function firstLines(text: string): string {
  // Not trimmed at the start of its first line: that may be a column.
  const lines = plainText(text.slice(0, 10 * MAX_TEXT))
    .trimEnd()
    .replace(/^\s*\n/, '')
    .split('\n')
    .slice(0, MAX_LINES)
    .join('\n');
  return shortened(lines, MAX_TEXT);
}

function shortened(text: string, length: number): string {
  return text.length > length ? `${cutText(text, length - 1)}…` : text;
}
