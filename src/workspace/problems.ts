import { SEVERITIES, type EditorProblem, type EditorProblems } from '../core/editorProblem.ts';
import { compileGlob, hasWildcard } from './glob.ts';
import type { WorkspaceReader } from './reader.ts';
import { WorkspaceError } from './workspaceError.ts';

/**
 * The problems that the editor shows for what is, or lies in, `base` (empty: the whole workspace), the worst first, a
 * bounded number of them. Undefined where there is no editor.
 */
export type ProblemSource = (base: string, signal: AbortSignal) => Promise<EditorProblems | undefined>;

export interface FoundProblems {
  /** The worst first, then by place; of files that agents may read alone. */
  readonly problems: readonly EditorProblem[];
  /** Files that have some, of which none are told: they are named like secrets or left out. */
  readonly leftOut: readonly string[];
  /** False where the editor shows so many that not all were looked at. */
  readonly complete: boolean;
}

/** For a model and for a person: what keeps the problems from being told. */
export const NO_EDITOR = 'Problems are known in a window of the editor only, and this task runs without one.';

/**
 * The problems of the files that match a glob. A language server quotes what it reads, so those of files that must not be
 * read are not told; a person who names the very file gets them.
 *
 * @returns undefined where there is no editor
 * @throws WorkspaceError for what is no glob, or the reason of `signal`
 */
export async function readProblems(
  workspace: WorkspaceReader,
  source: ProblemSource | undefined,
  { glob, byName = false }: { readonly glob: string; readonly byName?: boolean },
  signal: AbortSignal,
): Promise<FoundProblems | undefined> {
  const compiled = compileGlob(glob);
  const shown = await source?.(compiled.base, signal);
  signal.throwIfAborted();
  if (!shown) return undefined;
  const matching = shown.problems.filter(({ path }) => compiled.matches(path));
  const readable = new Map<string, boolean>();
  for (const { path } of matching) {
    if (readable.has(path)) continue;
    signal.throwIfAborted();
    readable.set(
      path,
      await isReadable(workspace, path, byName && !hasWildcard(glob) && path === compiled.base),
    );
  }
  return {
    problems: matching.filter(({ path }) => readable.get(path)).toSorted(bySeverityAndPlace),
    leftOut: [...readable].flatMap(([path, mayRead]) => (mayRead ? [] : [path])).toSorted(),
    complete: shown.total <= shown.problems.length,
  };
}

/** `src/a.ts:3:7: error: Cannot find name 'x'. [ts 2304]`, on one line whatever the message holds. */
export function problemLine({ path, line, column, severity, message, source }: EditorProblem): string {
  const said = source === undefined ? '' : ` [${oneLine(source)}]`;
  return `${path}:${line}:${column}: ${severity}: ${oneLine(message)}${said}`;
}

async function isReadable(workspace: WorkspaceReader, path: string, byName: boolean): Promise<boolean> {
  try {
    return (await workspace.stat(path, byName)) !== undefined;
  } catch (error) {
    if (error instanceof WorkspaceError) return false;
    throw error;
  }
}

function bySeverityAndPlace(a: EditorProblem, b: EditorProblem): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    compare(a.path, b.path) ||
    a.line - b.line ||
    a.column - b.column
  );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
