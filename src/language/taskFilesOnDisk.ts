import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { URI } from 'vscode-uri';

export interface FileOnDisk {
  readonly uri: string;
  readonly text: string;
}

/** Folders in which nobody keeps tasks. */
const SKIPPED: ReadonlySet<string> = new Set(['.git', 'node_modules']);
/** How many files are read at once. */
const AT_ONCE = 32;

/** Whether a URI is, or lies in, one of the folders in which nobody keeps tasks. */
export function isSkipped(uri: string): boolean {
  return uri.split('/').some((name) => SKIPPED.has(name));
}

/** All task files below a folder of the workspace, given by its URI; none where it is not on the disk. */
export async function taskFilesBelow(folder: string): Promise<readonly FileOnDisk[]> {
  const { scheme, fsPath } = URI.parse(folder);
  if (scheme !== 'file') return [];
  const names: string[] = [];
  const exclude = (name: string) => SKIPPED.has(path.basename(name));
  for await (const name of glob('**/*.task.md', { cwd: fsPath, exclude })) names.push(name);
  const found: FileOnDisk[] = [];
  for (let from = 0; from < names.length; from += AT_ONCE) {
    const some = names
      .slice(from, from + AT_ONCE)
      .map((name) => URI.file(path.join(fsPath, name)).toString());
    const read = await Promise.all(some.map(readTaskFile));
    found.push(...read.filter((file) => file !== undefined));
  }
  return found;
}

/** Undefined where it cannot be read: it may have gone meanwhile. */
export async function readTaskFile(uri: string): Promise<FileOnDisk | undefined> {
  const { scheme, fsPath } = URI.parse(uri);
  if (scheme !== 'file') return undefined;
  return readFile(fsPath, 'utf8').then(
    (text) => ({ uri, text }),
    () => undefined,
  );
}
