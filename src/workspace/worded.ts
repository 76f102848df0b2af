import { quoted } from './pathSyntax.ts';
import { WorkspaceError } from './workspaceError.ts';
import { errnoOf } from './workspaceFiles.ts';

/**
 * A file operation whose failure is told in our words: the operating system's name absolute paths, which no agent needs
 * to see.
 *
 * @param path as the agent wrote it
 * @throws WorkspaceError `unreadable`
 */
export async function worded<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw inWords(path, error);
  }
}

/** What the operating system refused, in our words; any other error as it is. */
export function inWords(path: string, error: unknown): unknown {
  const code = errnoOf(error);
  if (code === undefined) return error;
  return new WorkspaceError('unreadable', `${quoted(path)} cannot be read (${code}).`, { cause: error });
}
