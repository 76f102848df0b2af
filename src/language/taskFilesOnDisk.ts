import fs from 'node:fs/promises';
import { URI } from 'vscode-uri';
import { isSkipped, taskFilePaths } from '../workspace/taskFilePaths.ts';

export interface FileOnDisk {
  readonly uri: string;
  readonly text: string;
}

/** How many files are read at once. */
const AT_ONCE = 32;

/** Whether a URI is, or lies in, one of the folders in which nobody keeps tasks. */
export function isSkippedUri(uri: string): boolean {
  return uri.split('/').some(isSkipped);
}

/** All task files below a folder of the workspace, given by its URI; none where it is not on the disk. */
export async function taskFilesBelow(folder: string): Promise<readonly FileOnDisk[]> {
  const { scheme, fsPath } = URI.parse(folder);
  if (scheme !== 'file') return [];
  const paths = await taskFilePaths(fsPath, fs, () => undefined); // what cannot be read holds nothing
  const found: FileOnDisk[] = [];
  for (let from = 0; from < paths.length; from += AT_ONCE) {
    const some = paths.slice(from, from + AT_ONCE).map((file) => URI.file(file).toString());
    const read = await Promise.all(some.map(readTaskFile));
    found.push(...read.filter((file) => file !== undefined));
  }
  return found;
}

/** Undefined where it cannot be read: it may have gone meanwhile. */
export async function readTaskFile(uri: string): Promise<FileOnDisk | undefined> {
  const { scheme, fsPath } = URI.parse(uri);
  if (scheme !== 'file') return undefined;
  return fs.readFile(fsPath, 'utf8').then(
    (text) => ({ uri, text }),
    () => undefined,
  );
}
