import { quoted } from './pathSyntax.ts';
import { WorkspaceError } from './workspaceError.ts';

const MAX_PATTERN = 1_000;

/**
 * How much of a line a regular expression is shown. A pattern can take time that grows with a power of the length, or
 * doubles with every character (`(a+)+$`). The first kind is bearable at this length; against the second nothing helps
 * within the thread, and nothing needs to: a search runs in a task thread, which its supervisor can end and replace.
 */
const MAX_REGEX_LINE = 1_000;

/** At which character of a line it matches first; -1 where it does not. */
export type LinePattern = (line: string) => number;

/** @throws WorkspaceError `malformed` */
export function compileLinePattern(pattern: string, isRegex: boolean): LinePattern {
  if (pattern === '') throw new WorkspaceError('malformed', 'The pattern is empty.');
  if (pattern.length > MAX_PATTERN) {
    throw new WorkspaceError('malformed', `The pattern is longer than ${MAX_PATTERN} characters.`);
  }
  if (isRegex) return regexPattern(compileRegex(pattern));
  if (/[\r\n]/.test(pattern)) {
    throw new WorkspaceError('malformed', 'The pattern spans lines. Search for a part of one line.');
  }
  return (line) => line.indexOf(pattern);
}

function regexPattern(regex: RegExp): LinePattern {
  return (line) => {
    const shown = line.length > MAX_REGEX_LINE ? line.slice(0, MAX_REGEX_LINE) : line;
    return regex.exec(shown)?.index ?? -1;
  };
}

/** With Unicode first (`\p{L}`), then leniently (`\-`), for models write both. */
function compileRegex(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return compileLenient(pattern);
  }
}

function compileLenient(pattern: string): RegExp {
  try {
    return new RegExp(pattern);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new WorkspaceError(
      'malformed',
      `${quoted(pattern)} is not a valid regular expression of JavaScript (${why}). To find this very text, search without regex.`,
      { cause: error },
    );
  }
}
