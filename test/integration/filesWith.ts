import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** The files below `folder` that hold one of `words`, folders in `except` left out. */
export async function filesWith(
  words: readonly string[],
  folder: string,
  except: readonly string[],
): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.flatMap((entry) => (entry.isFile() ? [path.join(entry.parentPath, entry.name)] : []));
  const found: string[] = [];
  for (const file of files) {
    if (except.some((one) => file.startsWith(one + path.sep))) continue;
    const bytes = await readFile(file);
    if (words.some((word) => bytes.includes(word))) found.push(file);
  }
  return found;
}
