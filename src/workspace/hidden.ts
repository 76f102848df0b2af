import { compileGlob, type Glob } from './glob.ts';
import { WorkspaceError } from './workspaceError.ts';

/**
 * Whether a path matches one of the patterns of the editor's `files.exclude`, or lies in a folder that does. Patterns are
 * matched against the whole path within the folder, as the editor does. One that is no glob hides nothing: it belongs to
 * the editor, and whoever wrote it hears of it there.
 */
export function hiddenPaths(patterns: readonly string[]): (relative: string) => boolean {
  const globs = patterns.flatMap((pattern) => [pattern, `${pattern}/**`].flatMap(compiled));
  return (relative) => globs.some((glob) => glob.matches(relative));
}

function compiled(pattern: string): readonly Glob[] {
  try {
    return [compileGlob(pattern)];
  } catch (error) {
    if (error instanceof WorkspaceError) return [];
    throw error;
  }
}
