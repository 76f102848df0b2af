import { defined } from '../core/defined.ts';
import type { ContextFault } from '../core/contextFault.ts';
import { parseContextEntry, type ContextEntry } from './contextEntry.ts';
import type { WorkspaceReader } from './reader.ts';
import { WorkspaceError } from './workspaceError.ts';

/** How many paths are looked for at once. */
const AT_ONCE = 16;

/** For so many paths the one that was meant is looked for: who has more wrong has not mistyped them. */
const MAX_LOOKUPS = 5;

/** What looking for an entry's name came to; undefined: something is there. */
type Found =
  | { readonly kind: 'fault'; readonly fault: ContextFault }
  /** It is a glob, or a folder. */
  | { readonly kind: 'glob'; readonly glob: string }
  | { readonly kind: 'nothing'; readonly path: string }
  | undefined;

/**
 * Which of the entries give an agent nothing as the workspace is now, and why, in the order of the entries. What is there
 * is read by `readContext`; here only names are looked for, with one walk for all globs. Throws only the reason of `signal`.
 */
export async function contextFaults(
  workspace: WorkspaceReader,
  entries: Iterable<string>,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, ContextFault>> {
  const each = [...new Set(entries)];
  const found: Found[] = [];
  for (let from = 0; from < each.length; from += AT_ONCE) {
    signal?.throwIfAborted();
    const some = each.slice(from, from + AT_ONCE).map((entry) => lookFor(workspace, entry));
    found.push(...(await Promise.all(some)));
  }
  const globs = found.flatMap((what) => (what?.kind === 'glob' ? [what.glob] : []));
  const paths = found.flatMap((what) => (what?.kind === 'nothing' ? [what.path] : []));
  const unmatched = await faultyGlobs(workspace, globs, signal);
  const meant = await likelyPaths(workspace, paths, signal);
  return new Map(
    each.flatMap((entry, index): [string, ContextFault][] => {
      const fault = faultOf(entry, found[index], unmatched, meant);
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

async function likelyPaths(
  workspace: WorkspaceReader,
  paths: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, string>> {
  const likely = new Map<string, string>();
  for (const path of [...new Set(paths)].slice(0, MAX_LOOKUPS)) {
    const [first] = await workspace.similar(path, signal).catch(orNone);
    if (first !== undefined) likely.set(path, first);
  }
  return likely;
}

/** A folder that went meanwhile has nothing that could be meant. */
function orNone(error: unknown): readonly string[] {
  if (error instanceof WorkspaceError) return [];
  throw error;
}

function faultOf(
  entry: string,
  found: Found,
  unmatched: ReadonlyMap<string, ContextFault>,
  meant: ReadonlyMap<string, string>,
): ContextFault | undefined {
  switch (found?.kind) {
    case undefined:
      return undefined;
    case 'fault':
      return found.fault;
    case 'glob':
      return unmatched.get(found.glob);
    case 'nothing': {
      const { path } = found;
      const similar = meant.get(path);
      // With the lines that were asked for.
      const whole = similar === undefined ? undefined : `${similar}${entry.slice(path.length)}`;
      return { ...missing(`there is no file ${path} now.`), ...defined({ meant: whole }) };
    }
  }
}

async function lookFor(workspace: WorkspaceReader, written: string): Promise<Found> {
  const entry = read(written);
  if ('message' in entry) return { kind: 'fault', fault: entry };
  if (entry.kind !== 'path') return undefined;
  const { path, range, isGlob } = entry;
  if (/[*?]/.test(path)) return { kind: 'glob', glob: path };
  try {
    const found = await workspace.stat(path, true);
    if (!found && !isGlob) return { kind: 'nothing', path };
    if (found?.kind === 'file') return undefined;
    if (!range) return { kind: 'glob', glob: path };
    return { kind: 'fault', fault: missing(`${path} is a folder: lines can be taken of a file.`) };
  } catch (error) {
    if (error instanceof WorkspaceError) return { kind: 'fault', fault: missing(error.message) };
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
