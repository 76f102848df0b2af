import { markdownText } from '../core/markdownText.ts';
import { estimateTokens } from '../workspace/context.ts';
import { parseContextEntry, type ContextEntry } from '../workspace/contextEntry.ts';
import type { TaskContext } from '../workspace/taskContext.ts';
import { WorkspaceError } from '../workspace/workspaceError.ts';

/** So many files are named. */
const NAMED = 10;

/** What an agent is given for an entry of `context`: which files, how large, and what is left out. */
export async function contextWords(
  written: string,
  read: (entry: string) => Promise<TaskContext>,
): Promise<string> {
  const entry = parsed(written);
  if (entry instanceof WorkspaceError) return markdownText(entry.message);
  switch (entry.kind) {
    case 'problems':
      return `What the editor shows as problems of ${markdownText(entry.glob)} when the task runs.`;
    case 'diff':
      return entry.staged
        ? 'What is staged when the task runs.'
        : 'What has changed since the last commit when the task runs.';
    case 'path':
      return filesWords(await read(written));
  }
}

function parsed(written: string): ContextEntry | WorkspaceError {
  try {
    return parseContextEntry(written);
  } catch (error) {
    if (error instanceof WorkspaceError) return error;
    throw error;
  }
}

function filesWords({ files, notes }: TaskContext): string {
  const bytes = files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  const tokens = files.reduce((sum, { text }) => sum + estimateTokens(text), 0);
  const count = files.length === 1 ? '1 file' : `${files.length} files`;
  const size = `**${count}**, ${kilobytes(bytes)}, about ${tokens.toLocaleString('en')} tokens`;
  const names = files
    .slice(0, NAMED)
    .map(({ path, note }) => `- ${markdownText(note ? `${path}: ${note}` : path)}`);
  const more = files.length - NAMED;
  const list = [...names, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n');
  return [...(files.length > 0 ? [size, list] : []), ...notes.map(markdownText)].join('\n\n');
}

function kilobytes(bytes: number): string {
  return bytes < 1_000
    ? `${bytes} bytes`
    : `${(bytes / 1_000).toLocaleString('en', { maximumFractionDigits: 1 })} KB`;
}
