import path from 'node:path';
import { breathing } from './breathe.ts';
import type { Folder } from './folders.ts';
import { IgnoreRules } from './ignoreRules.ts';
import { isNameable } from './pathSyntax.ts';
import { isSensitive } from './sensitive.ts';
import { errnoOf, type FolderEntry, type WorkspaceFiles } from './workspaceFiles.ts';

/** After that many names a workspace is not walked further. */
const MAX_NAMES = 500_000;

export interface WalkedFile {
  readonly path: string;
  readonly real: string;
  /** Named like a file with secrets: may be counted, must not be read. */
  readonly secret: boolean;
}

export interface WalkOptions {
  readonly files: WorkspaceFiles;
  readonly folders: readonly Folder[];
  /** Default `isSensitive`. */
  readonly isSensitive?: (path: string) => boolean;
  /** Only what is, or lies in, one of these paths; the empty path is everything, which is the default. */
  readonly bases?: readonly string[];
  readonly maxNames?: number;
  readonly signal?: AbortSignal;
}

/** What is still to be visited of one folder of the workspace. */
interface Place {
  readonly folder: Folder;
  readonly rules: IgnoreRules;
  /** Relative to the folder. */
  readonly relative: string;
  readonly isFolder: boolean;
}

/**
 * All files of the workspace that are not left out, in order of their paths, whatever order the disk has them in. Links
 * are not followed: what they lead to inside is met at its own place, and so there are no loops. Can be run through once.
 */
export class Walk implements AsyncIterable<WalkedFile> {
  readonly #options: WalkOptions;
  readonly #breathe: () => Promise<void> | undefined;
  readonly #bases: readonly string[];
  /** The next to visit is the last. */
  readonly #open: Place[];
  #names = 0;
  #complete = true;

  constructor(options: WalkOptions) {
    this.#options = options;
    this.#bases = options.bases ?? [''];
    this.#breathe = breathing(options.signal);
    this.#open = options.folders
      .toSorted((a, b) => compare(a.prefix, b.prefix))
      .map((folder) => {
        const rules = new IgnoreRules(options.files, folder);
        return { folder, rules, relative: '', isFolder: true };
      })
      .toReversed();
  }

  /** False once something was passed by: a folder that cannot be read, or too many names. */
  get complete(): boolean {
    return this.#complete;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<WalkedFile> {
    for (let place = this.#open.pop(); place; place = this.#open.pop()) {
      await this.#breathe();
      if (place.isFolder) await this.#enter(place);
      else yield this.#file(place);
    }
  }

  async #enter(place: Place): Promise<void> {
    const entries = await this.#read(place);
    const excludes = await place.rules.judgeOf(place.relative);
    const inside = entries
      .filter((entry) => (entry.isFile() || entry.isDirectory()) && isNameable(entry.name))
      .toSorted((a, b) => compare(a.name, b.name))
      .map((entry) => ({
        ...place,
        relative: join(place.relative, entry.name),
        isFolder: entry.isDirectory(),
      }))
      .filter(({ folder, relative }) => this.#leadsToBase(`${folder.prefix}${relative}`))
      .filter(({ relative, isFolder }) => !excludes(relative, isFolder));
    this.#open.push(...inside.toReversed());
  }

  async #read({ folder, relative }: Place): Promise<readonly FolderEntry[]> {
    try {
      const entries = await this.#options.files.readdir(path.join(folder.real, relative), {
        withFileTypes: true,
      });
      const room = (this.#options.maxNames ?? MAX_NAMES) - this.#names;
      this.#names += entries.length;
      if (entries.length <= room) return entries;
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
    }
    this.#complete = false;
    return [];
  }

  #file({ folder, relative }: Place): WalkedFile {
    const real = path.join(folder.real, relative);
    const secret = (this.#options.isSensitive ?? isSensitive)(relative);
    return { path: `${folder.prefix}${relative}`, real, secret };
  }

  #leadsToBase(relative: string): boolean {
    return this.#bases.some(
      (base) =>
        base === '' ||
        relative === base ||
        relative.startsWith(`${base}/`) ||
        base.startsWith(`${relative}/`),
    );
  }
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** By code units: the same on every machine, whatever its language. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
