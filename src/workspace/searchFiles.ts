import type { LinePattern } from './linePattern.ts';
import { matchingLines } from './matchingLines.ts';
import { readSmallText } from './textFile.ts';
import type { WalkedFile } from './walk.ts';
import { errnoOf, type WorkspaceFiles } from './workspaceFiles.ts';

/** Larger files are not searched: they are data. */
const MAX_BYTES = 4 * 1024 * 1024;
/** How many files are read at once: enough to keep a disk busy, few enough for little memory. */
const AT_ONCE = 16;
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

/** Goes through files in their order until `limit` lines match; binary and secrets-like files are passed by. */
export async function searchFiles(
  files: WorkspaceFiles,
  candidates: AsyncIterable<WalkedFile>,
  pattern: LinePattern,
  limit: number,
): Promise<SearchResult> {
  const matches: SearchMatch[] = [];
  const skipped: string[] = [];
  let filesSearched = 0;
  for await (const batch of batches(candidates)) {
    // One more than the limit tells whether there are more.
    const found = await Promise.all(batch.map((file) => searchFile(files, file, pattern, limit + 1)));
    filesSearched += batch.length;
    for (const outcome of found) {
      if (typeof outcome !== 'string') matches.push(...outcome);
      else if (skipped.length < MAX_NAMED) skipped.push(outcome);
    }
    if (matches.length > limit) break;
  }
  return { matches: matches.slice(0, limit), filesSearched, complete: matches.length <= limit, skipped };
}

/** The matches, or the path of a file that could not be searched. */
async function searchFile(
  files: WorkspaceFiles,
  file: WalkedFile,
  pattern: LinePattern,
  limit: number,
): Promise<readonly SearchMatch[] | string> {
  try {
    const read = await readSmallText(files, file.real, MAX_BYTES);
    if (read === 'binary') return [];
    if (read === 'too-large') return file.path;
    return matchingLines(read.text, pattern, limit).map((match) => ({ path: file.path, ...match }));
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return file.path;
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
