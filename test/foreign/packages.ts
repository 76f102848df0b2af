import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/** Well-known packages that ship what they are made of: TypeScript, CommonJS in many small files, CommonJS in a few large ones. */
export const PACKAGES = [
  { name: 'immer', version: '10.1.3', word: 'produce' },
  { name: 'semver', version: '7.7.3', word: 'comparator' },
  { name: 'commander', version: '14.0.2', word: 'helpCommand' },
] as const;
export type Package = (typeof PACKAGES)[number];

/** The packages as npm lays them down; nothing in them is run. */
export class Installed implements AsyncDisposable {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async make(): Promise<Installed> {
    const installed = new Installed(await mkdtemp(path.join(os.tmpdir(), 'agent-task-queue-foreign-')));
    await writeFile(path.join(installed.#folder, 'package.json'), '{ "private": true }\n');
    const names = PACKAGES.map(({ name, version }) => `${name}@${version}`);
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
    // npm is a script of the shell on Windows.
    const options = { cwd: installed.#folder, shell: process.platform === 'win32' };
    await promisify(execFile)('npm', ['install', ...quiet, ...names], options);
    return installed;
  }

  async copyTo(folder: string, { name }: Package): Promise<void> {
    await cp(path.join(this.#folder, 'node_modules', name), folder, { recursive: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Every file of a folder with a digest of its bytes. */
export async function bytesOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const digests = files.toSorted().map(async (file): Promise<[string, string]> => {
    const digest = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
    return [path.relative(folder, file).replaceAll('\\', '/'), digest];
  });
  return new Map(await Promise.all(digests));
}
