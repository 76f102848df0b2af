import type { LinePattern } from './linePattern.ts';
import { matchingLines } from './matchingLines.ts';
import { Patience } from './patience.ts';
import { readSmallText } from './textFile.ts';
import type { WalkedFile } from './walk.ts';
import { WorkspaceError } from './workspaceError.ts';
import { errnoOf, type WorkspaceFiles } from './workspaceFiles.ts';

/** Larger files are not searched: they are data. */
const MAX_BYTES = 4 * 1024 * 1024;
/** How many files are read at once: enough to keep a disk busy, few enough for little memory. */
const AT_ONCE = 16;
/** How many characters are matched at once where that is watched over: so many that watching takes next to no time. */
const WATCHED_AT_ONCE = 1_000_000;
/** How many skipped files are named. */
const MAX_NAMED = 20;

export interface SearchMatch {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** The line, or the part of a long one around the match. */
  readonly text: string;
}

export interface SearchResult {
  /** In order of path and line. */
  readonly matches: readonly SearchMatch[];
  readonly filesSearched: number;
  /** False where the limit was reached, a folder cannot be read or the workspace is too large. */
  readonly complete: boolean;
  /** Paths that were not searched, being too large or not readable; at most 20. */
  readonly skipped: readonly string[];
}

/**
 * Goes through files in their order until `limit` lines match; binary and secrets-like files are passed by.
 *
 * @throws WorkspaceError `malformed` for a pattern that does not come to an end
 */
export async function searchFiles(
  files: WorkspaceFiles,
  candidates: AsyncIterable<WalkedFile>,
  pattern: LinePattern,
  limit: number,
): Promise<SearchResult> {
  const matches: SearchMatch[] = [];
  const skipped: string[] = [];
  const match = pattern.mayExplode ? watched(pattern) : matcher(pattern);
  let filesSearched = 0;
  for await (const group of groups(files, candidates, pattern.mayExplode ? WATCHED_AT_ONCE : 0)) {
    filesSearched += group.length;
    for (const { path, text } of group)
      if (text === 'skipped' && skipped.length < MAX_NAMED) skipped.push(path);
    const texts = group.flatMap(({ path, text }) => (typeof text === 'object' ? [{ path, ...text }] : []));
    // One more than the limit tells whether there are more.
    matches.push(...match(texts, limit + 1 - matches.length));
    if (matches.length > limit) break;
  }
  return { matches: matches.slice(0, limit), filesSearched, complete: matches.length <= limit, skipped };
}

interface FileText {
  readonly path: string;
  readonly text: string;
}

type Match = (texts: readonly FileText[], limit: number) => readonly SearchMatch[];

function matcher(pattern: LinePattern, onFile: (path: string) => void = () => undefined): Match {
  return (texts, limit) => {
    const matches: SearchMatch[] = [];
    for (const { path, text } of texts) {
      if (matches.length >= limit) break;
      onFile(path);
      for (const match of matchingLines(text, pattern, limit - matches.length))
        matches.push({ path, ...match });
    }
    return matches;
  };
}

/** For a pattern that may not come to an end. */
function watched(pattern: LinePattern): Match {
  const patience = new Patience();
  let at = '';
  const match = matcher(pattern, (path) => {
    at = path;
  });
  return (texts, limit) => {
    const matches = patience.with(() => match(texts, limit));
    if (matches) return matches;
    throw new WorkspaceError(
      'malformed',
      `The pattern takes too long; the search was broken off in ${at}. Avoid repetition within repetition, such as ` +
        '(a+)+ or (.*,)*, and several of .* and .+ in one pattern; or search for a text without regex, or in fewer files.',
    );
  };
}

interface ReadFile {
  readonly path: string;
  /** `skipped`: it could not be searched. */
  readonly text: { readonly text: string } | 'binary' | 'skipped';
}

/** Files that are read; after the first few as many at a time as have `enough` characters. */
async function* groups(
  files: WorkspaceFiles,
  candidates: AsyncIterable<WalkedFile>,
  enough: number,
): AsyncGenerator<readonly ReadFile[]> {
  let group: ReadFile[] = [];
  let wanted = 0;
  for await (const batch of batches(candidates)) {
    group.push(...(await Promise.all(batch.map((file) => readFile(files, file)))));
    if (group.reduce((sum, { text }) => sum + (typeof text === 'object' ? text.text.length : 0), 0) < wanted)
      continue;
    yield group;
    group = [];
    wanted = enough;
  }
  if (group.length > 0) yield group;
}

async function readFile(files: WorkspaceFiles, { path, real }: WalkedFile): Promise<ReadFile> {
  try {
    const read = await readSmallText(files, real, MAX_BYTES);
    return { path, text: read === 'too-large' ? 'skipped' : read };
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return { path, text: 'skipped' };
  }
}

async function* batches(files: AsyncIterable<WalkedFile>): AsyncGenerator<readonly WalkedFile[]> {
  let batch: WalkedFile[] = [];
  for await (const file of files) {
    if (!file.secret) batch.push(file);
    if (batch.length < AT_ONCE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
