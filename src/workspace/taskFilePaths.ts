import path from 'node:path';
import type { WorkspaceFiles } from './workspaceFiles.ts';

export const TASK_FILE_END = '.task.md';

/** Folders in which nobody keeps tasks. */
const SKIPPED: ReadonlySet<string> = new Set(['.git', 'node_modules']);

/** Whether the name is that of a folder in which nobody keeps tasks. */
export function isSkipped(name: string): boolean {
  return SKIPPED.has(name);
}

/**
 * All task files in a folder and its folders, in the order of their names; links to folders are not followed.
 *
 * @param folder absolute
 * @param unreadable hears of each folder that cannot be read; what it throws ends the search
 */
export async function taskFilePaths(
  folder: string,
  files: Pick<WorkspaceFiles, 'readdir'>,
  unreadable: (error: unknown, folder: string) => void,
): Promise<readonly string[]> {
  const found: string[] = [];
  const entries = await files.readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    unreadable(error, folder);
    return [];
  });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!isSkipped(entry.name)) found.push(...(await taskFilePaths(at, files, unreadable)));
    } else if (entry.name.endsWith(TASK_FILE_END)) found.push(at);
  }
  return found;
}
