import path from 'node:path';
import { defined } from '../core/defined.ts';
import { hiddenPaths } from './hidden.ts';
import { WorkspaceError } from './workspaceError.ts';
import { errnoOf, type WorkspaceFiles } from './workspaceFiles.ts';

/** One folder of the workspace. */
export interface Folder {
  /** How its paths begin: nothing with one folder, `name/` with several. */
  readonly prefix: string;
  /** Its absolute path, links resolved. */
  readonly real: string;
  /** Whether the editor hides a path of it (relative, `/` between names); absent: it hides nothing. */
  readonly hides?: (relative: string) => boolean;
}

/** The folders of a workspace, by the names that paths begin with where there are several. */
export class Folders {
  readonly #paths: readonly string[];
  readonly #prefixes: readonly string[];
  readonly #hides: readonly ((relative: string) => boolean)[];
  readonly #files: WorkspaceFiles;

  /**
   * @param paths absolute
   * @param hidden what the editor hides of each of them, as `hiddenPaths` takes it
   */
  constructor(paths: readonly string[], files: WorkspaceFiles, hidden: readonly (readonly string[])[] = []) {
    this.#paths = paths;
    this.#prefixes = folderPrefixes(paths);
    this.#hides = paths.map((_, index) => hiddenPaths(hidden[index] ?? []));
    this.#files = files;
  }

  get isEmpty(): boolean {
    return this.#paths.length === 0;
  }

  /** Looked up anew each time: a folder may be moved while its window is open. @throws WorkspaceError `missing` */
  async all(): Promise<readonly Folder[]> {
    if (this.isEmpty) throw new WorkspaceError('missing', 'No folder is open.');
    return Promise.all(
      this.#paths.map(async (folder, index) => ({
        prefix: this.#prefixes[index] ?? '',
        real: await this.#real(folder),
        ...defined({ hides: this.#hides[index] }),
      })),
    );
  }

  async #real(folder: string): Promise<string> {
    try {
      return await this.#files.realpath(folder);
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
      throw new WorkspaceError('missing', `The workspace folder ${path.basename(folder)} cannot be opened.`, {
        cause: error,
      });
    }
  }
}

/** How the paths of each folder begin, in the same order: nothing with one folder, `name/` with several. */
export function folderPrefixes(paths: readonly string[]): readonly string[] {
  if (paths.length === 1) return [''];
  return uniqueNames(paths.map((folder) => path.basename(folder))).map((name) => `${name}/`);
}

/** The path of `real` within `folder` with `/` between names, or undefined where it lies outside. */
export function relativeWithin(folder: Folder, real: string): string | undefined {
  const relative = path.relative(folder.real, real);
  const leaves = relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative);
  return leaves ? undefined : relative.split(path.sep).join('/');
}

function uniqueNames(names: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}-${count}`;
  });
}
