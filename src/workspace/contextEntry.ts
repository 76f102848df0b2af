import { compileGlob, hasWildcard } from './glob.ts';
import { pathSegments } from './pathSyntax.ts';
import { WorkspaceError } from './workspaceError.ts';

export interface LineRange {
  /** From 1. */
  readonly start: number;
  /** Included. */
  readonly end: number;
}

/** A path (with `range`, a part of the file) or a glob. */
export interface PathEntry {
  readonly kind: 'path';
  readonly path: string;
  readonly range?: LineRange;
  /** It may be a glob; a file that bears this very name goes first (`app/[id]/page.ts`). */
  readonly isGlob: boolean;
}

/**
 * What one context entry asks for:
 *
 * - `src/a.ts`, `src/a.ts#L10-L40`, `src/**`: files;
 * - `@problems`, `@problems:src/**`: what the editor shows as problems, of all files or of those that match;
 * - `@diff`, `@diff:staged`: what has changed since the last commit, or what of it is staged.
 *
 * A file that is named like one of the last is written `./@diff`.
 */
export type ContextEntry =
  | PathEntry
  | { readonly kind: 'problems'; readonly glob: string }
  | { readonly kind: 'diff'; readonly staged: boolean };

export interface ContextProblem {
  /** Its position among the entries, from 0. */
  readonly index: number;
  readonly message: string;
}

/** What follows the last `#`; other uses of `#` belong to the name. */
const RANGE = /#(L\d[^#/]*)$/;
const LINES = /^L(\d{1,9})(?:-L?(\d{1,9}))?$/;
const SOURCE = /^@(problems|diff)(?::(.*))?$/s;

/** @throws WorkspaceError `malformed` or `outside` */
export function parseContextEntry(entry: string): ContextEntry {
  const [, source, rest] = SOURCE.exec(entry) ?? [];
  switch (source) {
    case 'problems':
      if (rest !== undefined) compileGlob(rest);
      return { kind: 'problems', glob: rest ?? '**/*' };
    case 'diff':
      if (rest === undefined || rest === 'staged') return { kind: 'diff', staged: rest === 'staged' };
      throw new WorkspaceError(
        'malformed',
        `${entry}: write @diff for all that is not committed, or @diff:staged.`,
      );
    default:
      return parsePath(entry);
  }
}

function parsePath(entry: string): PathEntry {
  const written = RANGE.exec(entry)?.[1];
  const path = written === undefined ? entry : entry.slice(0, -written.length - 1);
  pathSegments(path, false);
  if (written !== undefined) {
    if (/[*?]/.test(path)) {
      throw new WorkspaceError('malformed', `${entry}: lines can be taken of one file, not of a glob.`);
    }
    return { kind: 'path', path, range: parseRange(written, entry), isGlob: false };
  }
  const isGlob = hasWildcard(path);
  if (isGlob) compileGlob(path);
  return { kind: 'path', path, isGlob };
}

function parseRange(written: string, entry: string): LineRange {
  const [, first, last] = LINES.exec(written) ?? [];
  const start = Number(first);
  const end = Number(last ?? first);
  if (first === undefined) {
    throw new WorkspaceError('malformed', `${entry}: a range of lines is written #L10-L40.`);
  }
  if (start < 1 || end < start) {
    throw new WorkspaceError(
      'malformed',
      `${entry}: the lines must begin at 1 or later and not run backwards.`,
    );
  }
  return { start, end };
}

/** What is wrong with context entries as they are written; whether the files are there shows when the task runs. */
export function checkContext(entries: readonly string[]): readonly ContextProblem[] {
  return entries.flatMap((entry, index) => {
    try {
      parseContextEntry(entry);
      return [];
    } catch (error) {
      if (error instanceof WorkspaceError) return [{ index, message: error.message }];
      throw error;
    }
  });
}
