import { MAX_PROPOSED_TEXT } from '../../core/change.ts';
import { cutText } from '../cutText.ts';
import { ToolError } from './tool.ts';

export interface Replacement {
  readonly search: string;
  readonly replace: string;
  /** Every place; otherwise there must be exactly one. */
  readonly all: boolean;
}

/** How many places an error names. */
const MAX_NAMED = 5;
/** How many lines of a file an error shows, and how many characters. */
const MAX_SHOWN = 12;
const MAX_SHOWN_TEXT = 2_000;
/** A longer piece is not looked for again without its white space: in a long text that could take for ever. */
const MAX_SOUGHT_LINES = 500;

/**
 * A text with one piece replaced. The piece must be there exactly as it is written, white space included.
 *
 * @param path how the file is called in an error
 * @throws ToolError that helps to find what was meant
 */
export function replaceText(path: string, text: string, { search, replace, all }: Replacement): string {
  if (search === replace) throw new ToolError('search and replace are the same: nothing would change.');
  const places = placesOf(text, search);
  const [first] = places;
  if (first === undefined) throw new ToolError(notFound(path, text, search));
  if (places.length > 1 && !all) throw new ToolError(ambiguous(path, text, places));
  mustStaySmall(path, text.length + places.length * (replace.length - search.length));
  // As functions the texts are taken as they are: `$&` in them means nothing.
  return all ? text.replaceAll(search, () => replace) : text.replace(search, () => replace);
}

/** Before it is made: many places with a long text each would take all the memory there is. */
function mustStaySmall(path: string, length: number): void {
  if (length <= MAX_PROPOSED_TEXT) return;
  const [would, most] = [length, MAX_PROPOSED_TEXT].map((count) => count.toLocaleString('en'));
  throw new ToolError(
    `${path} would have ${would} characters then; it may have ${most}. Nothing was changed.`,
  );
}

function placesOf(text: string, search: string): readonly number[] {
  const places: number[] = [];
  for (let at = text.indexOf(search); at !== -1; at = text.indexOf(search, at + search.length))
    places.push(at);
  return places;
}

function ambiguous(path: string, text: string, places: readonly number[]): string {
  const lines = places.slice(0, MAX_NAMED).map((place) => lineAt(text, place));
  const more = places.length > MAX_NAMED ? ' and more' : '';
  return (
    `The search text is in ${path} ${places.length} times, at lines ${lines.join(', ')}${more}. ` +
    'Give more lines around the one you mean, or set all to true.'
  );
}

function lineAt(text: string, place: number): number {
  return text.slice(0, place).split('\n').length;
}

function notFound(path: string, text: string, search: string): string {
  const missing = `The search text is not in ${path}. Nothing was changed.`;
  if (text === '') return `${missing} The file is empty.`;
  if (hasLineNumbers(search) && text.includes(withoutLineNumbers(search))) {
    return `${missing} Leave out the line numbers that read_file puts before each line.`;
  }
  const lines = text.split('\n');
  const near = sameButForSpace(lines, search.split('\n'));
  if (near !== undefined) {
    const shown = lines.slice(near, near + Math.min(MAX_SHOWN, search.split('\n').length)).join('\n');
    return `${missing} Lines from ${near + 1} on differ in white space only; they are:\n${cutText(shown, MAX_SHOWN_TEXT)}`;
  }
  return `${missing}${firstLineHint(lines, search)} Read the file again: it may have changed.`;
}

function hasLineNumbers(search: string): boolean {
  return search.split('\n').every((line) => /^\s*\d+\t/.test(line) || line === '');
}

function withoutLineNumbers(search: string): string {
  return search.replace(/^\s*\d+\t/gm, '');
}

/** Where the lines stand when white space at both ends of each does not count; counted from 0. */
function sameButForSpace(lines: readonly string[], wanted: readonly string[]): number | undefined {
  const trimmed = wanted.map((line) => line.trim());
  if (trimmed.length > MAX_SOUGHT_LINES || trimmed.every((line) => line === '')) return undefined;
  // What is searched for may begin and end within a line.
  while (trimmed.at(-1) === '') trimmed.pop();
  while (trimmed[0] === '') trimmed.shift();
  const all = lines.map((line) => line.trim());
  const start = all.findIndex((_, at) => trimmed.every((line, index) => all[at + index] === line));
  return start === -1 ? undefined : start;
}

function firstLineHint(lines: readonly string[], search: string): string {
  const first = search
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line.length > 3);
  if (first === undefined) return '';
  const found = lines.flatMap((line, index) => (line.includes(first) ? [index + 1] : []));
  if (found.length === 0) return '';
  const places = found.slice(0, MAX_NAMED).join(', ');
  return ` Its line ${JSON.stringify(first.slice(0, 100))} is at ${found.length === 1 ? 'line' : 'lines'} ${places}; what follows there is different.`;
}
