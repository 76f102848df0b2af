import { textField, type PastCall } from './transcript.ts';

export interface ListedFile {
  readonly path: string;
  readonly bytes: number;
}

export interface ReadFile {
  readonly path: string;
  /** By line number, from 1. */
  readonly lines: ReadonlyMap<number, string>;
}

export interface Hit {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

/** What `list_files` answered: a line a file, path and bytes with a tab between. */
export function readListing(calls: readonly PastCall[]): readonly ListedFile[] {
  return linesOf(calls, 'list_files').flatMap((line) => {
    const match = /^(.+)\t(\d+)$/.exec(line);
    return match ? [{ path: match[1] ?? '', bytes: Number(match[2]) }] : [];
  });
}

/** What `read_file` answered: each line with its number and a tab before it. */
export function readFiles(calls: readonly PastCall[]): readonly ReadFile[] {
  return calls.flatMap((call) => {
    const path = textField(call.input, 'path');
    if (call.name !== 'read_file' || call.failed || path === undefined) return [];
    const lines = call.text.split('\n').flatMap((line): [number, string][] => {
      const match = /^\s*(\d+)\t(.*)$/.exec(line);
      return match ? [[Number(match[1]), match[2] ?? '']] : [];
    });
    return [{ path, lines: new Map(lines) }];
  });
}

/** Files that were asked for and could not be read. */
export function unreadable(calls: readonly PastCall[]): readonly string[] {
  return calls.flatMap((call) =>
    call.name === 'read_file' && call.failed ? [textField(call.input, 'path') ?? ''] : [],
  );
}

/** What `search_text` answered for `accepts`ed patterns: `path:line: text`. */
export function readHits(calls: readonly PastCall[], accepts: (pattern: string) => boolean): readonly Hit[] {
  const searches = calls.filter(({ input }) => accepts(textField(input, 'pattern') ?? ''));
  return linesOf(searches, 'search_text').flatMap((line) => {
    const match = /^(.+?):(\d+): ?(.*)$/.exec(line);
    return match ? [{ path: match[1] ?? '', line: Number(match[2]), text: (match[3] ?? '').trim() }] : [];
  });
}

function linesOf(calls: readonly PastCall[], tool: string): readonly string[] {
  return calls
    .filter(({ name, failed }) => name === tool && !failed)
    .flatMap(({ text }) => text.split('\n').map((line) => line.replace(/\r$/, '')));
}
