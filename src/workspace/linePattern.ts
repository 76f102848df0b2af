import { quoted } from './pathSyntax.ts';
import { WorkspaceError } from './workspaceError.ts';

const MAX_PATTERN = 1_000;

/**
 * How much of a line a regular expression is shown. A pattern can take time that grows with a power of the length, which is
 * bearable at this length, or doubles with every character (`(a+)+$`), which is not at any: `mayExplode`.
 */
const MAX_REGEX_LINE = 1_000;

export interface LinePattern {
  /** At which character of a line it matches first; -1 where it does not. */
  find(line: string): number;
  /** Nobody can tell whether it comes to an end: whoever uses it watches over that. */
  readonly mayExplode: boolean;
}

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
  return { find: (line) => line.indexOf(pattern), mayExplode: false };
}

function regexPattern(regex: RegExp): LinePattern {
  const find = (line: string) => {
    const shown = line.length > MAX_REGEX_LINE ? line.slice(0, MAX_REGEX_LINE) : line;
    return regex.exec(shown)?.index ?? -1;
  };
  return { find, mayExplode: true };
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
