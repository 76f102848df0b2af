/** A place in a file, as an agent names it. */
export interface FilePlace {
  readonly path: string;
  /** From 1; undefined: the file as such. */
  readonly first: number | undefined;
  readonly last: number | undefined;
}

const LINES = /(?:#L(\d+)(?:-L?(\d+))?|:(\d+)(?:-(\d+))?(?::\d+)?)$/;

/**
 * What a link means as a file of the workspace: `src/a.ts`, `src/a.ts:12`, `src/a.ts#L10-L40`. Undefined for what lies
 * elsewhere: absolute paths, ways up, other schemes.
 */
export function filePlace(link: string): FilePlace | undefined {
  const lines = LINES.exec(link);
  const path = unescaped(lines ? link.slice(0, lines.index) : link)?.replace(/^(?:\.\/)+/, '');
  if (!path || /^[/\\]|^[A-Za-z][\w+.-]*:|[\p{Cc}\\]/u.test(path) || path.split('/').includes('..'))
    return undefined;
  const first = lineNumber(lines?.[1] ?? lines?.[3]);
  return { path, first, last: lineNumber(lines?.[2] ?? lines?.[4]) ?? first };
}

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function lineNumber(digits: string | undefined): number | undefined {
  const line = Number(digits ?? 0);
  return line > 0 && line < 10_000_000 ? line : undefined;
}
