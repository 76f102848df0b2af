import type { LineRange } from './contextEntry.ts';
import { BY_WHAT } from './guard.ts';
import type { FileLines } from './reader.ts';

/** How many names a note lists. */
const MAX_NAMED = 5;

/** How many remarks a person is told at most. */
const MAX_REMARKS = 20;

/** A file, or a part of one, that is given to the agent with its task. */
export interface ContextFile {
  readonly path: string;
  /** The lines that `text` is, where it is not the whole file. */
  readonly range?: LineRange;
  /** Lines end with LF. */
  readonly text: string;
  /** What the agent must know of it: that it was cut, that it holds secrets, that it has changed. */
  readonly note?: string;
}

/** What is no file: the problems that the editor shows, a diff. */
export interface ContextExtract {
  /** What it is and how it was asked for, on one line. */
  readonly title: string;
  readonly text: string;
  readonly note?: string;
}

export interface TaskContext {
  readonly files: readonly ContextFile[];
  readonly extracts: readonly ContextExtract[];
  /** What was asked for and is not there, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * @param asked the lines that were asked for, where it was not the whole file
 * @param queuedAt what was written after that has changed; absent: nobody cares
 */
export function contextFile(
  lines: FileLines,
  asked: LineRange | undefined,
  queuedAt: number | undefined,
): ContextFile {
  const end = lines.firstLine + lines.lines.length - 1;
  const isPart = lines.cut || asked !== undefined;
  const hasChanged = queuedAt !== undefined && (lines.modifiedAt ?? 0) > queuedAt;
  const notes = [
    ...(lines.secret ? ['It is named like a file that holds secrets, and was asked for by name.'] : []),
    ...(lines.excluded ? [`It is left out ${BY_WHAT}, and was asked for by name.`] : []),
    ...(hasChanged ? ['It has changed since the task was queued.'] : []),
    ...(lines.cut ? [`Cut after line ${end}${lines.totalLines ? ` of ${lines.totalLines}` : ''}.`] : []),
  ];
  return {
    path: lines.path,
    ...(isPart ? { range: { start: lines.firstLine, end } } : {}),
    text: lines.lines.join('\n'),
    ...(notes.length > 0 ? { note: notes.join(' ') } : {}),
  };
}

/** What a person should know of what their task was given: what was cut, left out or has changed. A sentence or two each. */
export function contextRemarks({ files, extracts, notes }: TaskContext): readonly string[] {
  const remarks = [
    ...notes,
    ...files.flatMap(({ path, note }) => (note === undefined ? [] : [`${path}: ${note}`])),
    ...extracts.flatMap(({ title, note }) => (note === undefined ? [] : [`${title}: ${note}`])),
  ];
  const more = remarks.length - MAX_REMARKS;
  return more > 0 ? [...remarks.slice(0, MAX_REMARKS), `… and ${more} more such remarks.`] : remarks;
}

/** Some names for a sentence, and how many more there are. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMED).join(', ');
  return names.length > MAX_NAMED ? `${shown} and ${names.length - MAX_NAMED} more` : shown;
}
