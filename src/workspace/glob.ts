import picomatch from 'picomatch';
import { pathSegments, quoted } from './pathSyntax.ts';
import { WorkspaceError } from './workspaceError.ts';

export interface Glob {
  /** The folder or file that everything it matches is or lies in; empty for the whole workspace. */
  readonly base: string;
  matches(path: string): boolean;
}

const WILDCARD = /[*?[{]/;
/**
 * How many `*` a part of a glob may have, and how many `**` all of it: the time that matching takes grows with a power of
 * their number, and a model names both the files and the glob.
 */
const MAX_STARS = 3;

/** Whether a path holds characters that mean more than themselves in a glob. */
export function hasWildcard(path: string): boolean {
  return WILDCARD.test(path);
}

/**
 * A glob over whole paths: `*`, `**`, `?`, `[abc]`, `{a,b}`. A folder's name stands for all that lies in it, and a path
 * that is written out matches itself, whatever characters are in it. Parentheses are themselves (folders are named so),
 * which also keeps repetition within repetition out of the regular expression that it becomes.
 *
 * @throws WorkspaceError `malformed` or `outside`
 */
export function compileGlob(glob: string): Glob {
  if (glob.startsWith('!')) {
    throw new WorkspaceError('malformed', `${quoted(glob)} begins with "!". A glob says what to look in.`);
  }
  const segments = pathSegments(glob, false);
  const written = segments.join('/');
  const base = segments.slice(0, firstWildcard(segments)).join('/');
  const isInside = (path: string) => written === '' || path === written || path.startsWith(`${written}/`);
  if (!hasWildcard(written)) return { base, matches: isInside };
  refuseManyStars(glob, segments);
  const isMatch = matcher(written);
  return { base, matches: (path) => isMatch(path) || isInside(path) };
}

function refuseManyStars(glob: string, segments: readonly string[]): void {
  const hasMany = segments.some((segment) => segment.split(/\*+/).length - 1 > MAX_STARS);
  if (!hasMany && segments.filter((segment) => segment === '**').length <= MAX_STARS) return;
  throw new WorkspaceError(
    'malformed',
    `${quoted(glob)} has too many *: at most ${MAX_STARS} in one part, and ${MAX_STARS} times **.`,
  );
}

function matcher(glob: string): (path: string) => boolean {
  const literal = glob.replace(/[()|+]/g, '\\$&');
  try {
    const isMatch = picomatch(literal, { dot: true, noextglob: true, nonegate: true, windows: false });
    return (path) => isMatch(path);
  } catch (error) {
    throw new WorkspaceError('malformed', `${quoted(glob)} is not a glob that can be understood.`, {
      cause: error,
    });
  }
}

function firstWildcard(segments: readonly string[]): number {
  const found = segments.findIndex(hasWildcard);
  return found < 0 ? segments.length : found;
}
