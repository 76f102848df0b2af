import { findHeadings, type Heading } from './markdownHeadings.ts';

/** A part of a text: what it says, and the offsets of what says it. */
export interface Section {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Its heading's line, if it has one. */
  readonly heading?: { readonly start: number; readonly end: number };
}

export interface TaskSections {
  /** The first heading, unless the instructions begin with it. */
  readonly title?: Section;
  /** What stands before `## Instructions`, other sections included. */
  readonly description: Section;
  /** What stands after `## Instructions`, other sections included. */
  readonly instructions?: Section;
}

/** Takes the body of a task file apart. Line ends become LF, so that a checkout with CR LF is the same task. */
export function readTaskSections(body: string): TaskSections {
  const headings = findHeadings(body);
  const [first] = headings;
  const title = first && !isInstructions(first) ? first : undefined;
  const begin = headings.find(isInstructions);
  const end = begin?.start ?? body.length;
  const before = title ? body.slice(0, title.start) : '';
  const description = section(body, title?.next ?? 0, end);
  return {
    ...(title ? { title: { text: title.text, ...place(title), heading: place(title) } } : {}),
    description: {
      ...description,
      text: joined(unixLines(before).trim(), description.text),
      ...(title ? { heading: place(title) } : {}),
    },
    ...(begin ? { instructions: { ...section(body, begin.next, body.length), heading: place(begin) } } : {}),
  };
}

/** The part of `body` from `from` to `to`, trimmed. */
export function section(body: string, from: number, to: number): Section {
  const raw = body.slice(from, to);
  const start = from + (raw.length - raw.trimStart().length);
  const text = raw.trim();
  return {
    text: unixLines(text),
    start: text === '' ? from : start,
    end: text === '' ? from : start + text.length,
  };
}

export function unixLines(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

export function isInstructions({ level, text }: Heading): boolean {
  return level === 2 && /^instructions$/i.test(text);
}

function place({ start, end }: Heading): { start: number; end: number } {
  return { start, end };
}

function joined(before: string, after: string): string {
  return before === '' || after === '' ? before + after : `${before}\n\n${after}`;
}
