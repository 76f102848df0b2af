import type { ContextFault } from '../core/contextFault.ts';
import { parseContextEntry, type ContextEntry } from './contextEntry.ts';
import type { WorkspaceReader } from './reader.ts';
import { WorkspaceError } from './workspaceError.ts';

/** How many paths are looked for at once. */
const AT_ONCE = 16;

/**
 * Which of the entries give an agent nothing as the workspace is now, and why. What is there is read by `readContext`; here
 * only names are looked for, with one walk for all globs. In the order of the entries. Throws only the reason of `signal`.
 */
export async function contextFaults(
  workspace: WorkspaceReader,
  entries: Iterable<string>,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, ContextFault>> {
  const each = [...new Set(entries)];
  const found: (ContextFault | string | undefined)[] = [];
  for (let from = 0; from < each.length; from += AT_ONCE) {
    signal?.throwIfAborted();
    const some = each.slice(from, from + AT_ONCE).map((entry) => lookFor(workspace, entry));
    found.push(...(await Promise.all(some)));
  }
  const globs = found.filter((what) => typeof what === 'string');
  const unmatched = await faultyGlobs(workspace, globs, signal);
  return new Map(
    each.flatMap((entry, index) => {
      const what = found[index];
      const fault = typeof what === 'string' ? unmatched.get(what) : what;
      return fault ? [[entry, fault]] : [];
    }),
  );
}

async function faultyGlobs(
  workspace: WorkspaceReader,
  globs: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, ContextFault>> {
  try {
    const unmatched = await workspace.unmatched(globs, signal);
    return new Map(unmatched.map((glob) => [glob, missing(noMatch(glob))]));
  } catch (error) {
    if (!(error instanceof WorkspaceError)) throw error;
    return new Map(globs.map((glob) => [glob, missing(error.message)]));
  }
}

/** What is wrong, or the glob that decides it; undefined where something is there. */
async function lookFor(
  workspace: WorkspaceReader,
  written: string,
): Promise<ContextFault | string | undefined> {
  const entry = read(written);
  if ('message' in entry) return entry;
  if (entry.kind !== 'path') return undefined;
  const { path, range, isGlob } = entry;
  if (/[*?]/.test(path)) return path;
  try {
    const found = await workspace.stat(path, true);
    if (!found) return isGlob ? path : missing(`there is no file ${path} now.`);
    if (found.kind === 'file') return undefined;
    return range ? missing(`${path} is a folder: lines can be taken of a file.`) : path;
  } catch (error) {
    if (error instanceof WorkspaceError) return missing(error.message);
    throw error;
  }
}

function read(written: string): ContextEntry | ContextFault {
  try {
    return parseContextEntry(written);
  } catch (error) {
    if (error instanceof WorkspaceError) return { kind: 'unreadable', message: error.message };
    throw error;
  }
}

function missing(message: string): ContextFault {
  return { kind: 'missing', message };
}

function noMatch(glob: string): string {
  return `no file that an agent may read matches ${glob}; what .gitignore or the editor leaves out does not count.`;
}
