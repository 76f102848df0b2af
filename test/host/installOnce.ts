import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/** Everything that the tests install or unpack lies below this ignored folder. */
export const CACHE = path.resolve(import.meta.dirname, '../../.vscode-test');

/**
 * Fills `<cache>/<kind>/<version>` once and returns its path. Several processes may try at the same time: each fills a
 * folder of its own and the first to rename it wins, so nobody ever sees half an installation. Other versions are removed.
 */
export async function installOnce(
  kind: string,
  version: string,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const shelf = path.join(CACHE, kind);
  const folder = path.join(shelf, version);
  if (existsSync(folder)) return folder;
  await mkdir(shelf, { recursive: true });
  await removeAbandoned(shelf, version);
  const incoming = path.join(shelf, `incoming-${process.pid}`);
  try {
    await mkdir(incoming);
    await fill(incoming);
    await rename(incoming, folder);
  } catch (error) {
    await rm(incoming, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** Old versions, and what a killed process left half done. */
async function removeAbandoned(shelf: string, version: string): Promise<void> {
  const names = await readdir(shelf);
  const abandoned = names.filter((name) => name !== version && !isBeingFilled(name));
  await Promise.all(abandoned.map((name) => rm(path.join(shelf, name), { recursive: true, force: true })));
}

function isBeingFilled(name: string): boolean {
  const pid = Number(/^incoming-(\d+)$/.exec(name)?.[1]);
  if (Number.isNaN(pid) || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
