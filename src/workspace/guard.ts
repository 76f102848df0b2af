import path from 'node:path';
import { relativeWithin, type Folder, type Folders } from './folders.ts';
import { IgnoreRules } from './ignoreRules.ts';
import { pathSegments, quoted } from './pathSyntax.ts';
import { isSensitive } from './sensitive.ts';
import { inWords, worded } from './worded.ts';
import { WorkspaceError } from './workspaceError.ts';
import { errnoOf, type WorkspaceFiles } from './workspaceFiles.ts';

/** A path that has passed the guard. */
export interface GuardedPath {
  /** As the agent writes it, without `.` and doubled slashes. */
  readonly path: string;
  /** The same place without links: how a file is called that is proposed there. */
  readonly home: string;
  /** Absolute, all links resolved, inside a folder of the workspace. */
  readonly real: string;
  /** False where nothing is there yet; then its parents are inside all the same. */
  readonly exists: boolean;
  /** Named like a file with secrets; only where it was asked for by name. */
  readonly secret: boolean;
  /** Left out by .gitignore, the editor or by default; only where it was asked for by name. */
  readonly excluded: boolean;
}

export interface GuardRules {
  /** Whether paths are read as Windows does; default: as this machine does. */
  readonly windows?: boolean;
  /** Which paths are named like files with secrets; default `isSensitive`. */
  readonly isSensitive?: (path: string) => boolean;
}

export interface GuardOptions {
  /** A person named this very path: it may be secrets-like or excluded, but never outside. */
  readonly byName?: boolean;
}

/** What leaves files out, for the words of those who are told. */
export const BY_WHAT = 'by .gitignore, files.exclude or by default';

interface Located {
  readonly folder: Folder;
  /** Relative to the folder, links resolved. */
  readonly relative: string;
  readonly real: string;
  readonly exists: boolean;
}

/**
 * Decides which file a path means and whether an agent may have it. It asks the disk where the path really leads, so
 * links, other cases and short names end up as what they stand for. What it cannot see: a second name of a file outside
 * (hard link), and a folder that is swapped for a link between its answer and the reading; agents can make neither.
 */
export class PathGuard {
  readonly #folders: Folders;
  readonly #files: WorkspaceFiles;
  readonly #windows: boolean;
  readonly #isSensitive: (path: string) => boolean;

  constructor(folders: Folders, files: WorkspaceFiles, rules: GuardRules = {}) {
    this.#folders = folders;
    this.#files = files;
    this.#windows = rules.windows ?? path.sep === '\\';
    this.#isSensitive = rules.isSensitive ?? isSensitive;
  }

  /** @throws WorkspaceError `malformed`, `outside`, `secret`, `excluded`, `missing` (the folder) or `unreadable` */
  async resolve(asked: string, { byName = false }: GuardOptions = {}): Promise<GuardedPath> {
    const segments = pathSegments(asked, this.#windows);
    const written = segments.join('/');
    const askedSecret = this.#isSensitive(written);
    if (askedSecret && !byName) throw refusedSecret(asked);
    const folders = await this.#folders.all();
    const { folder, inFolder } = this.#folderOf(segments, folders, asked);
    const located = await this.#locate(asked, folder, inFolder, folders);
    // A harmless name that leads to secrets was not asked for by the name of the secrets.
    if (this.#isSensitive(located.relative) && !askedSecret) throw refusedSecret(asked);
    const excluded = await this.#isExcluded(located, folder, inFolder.join('/'));
    if (excluded && !byName) throw refusedExcluded(asked);
    return {
      path: written === '' ? '.' : written,
      home: `${located.folder.prefix}${located.relative}`,
      real: located.real,
      exists: located.exists,
      secret: askedSecret,
      excluded,
    };
  }

  #folderOf(segments: readonly string[], folders: readonly Folder[], asked: string) {
    const [only] = folders;
    if (only && folders.length === 1) return { folder: only, inFolder: segments };
    const folder = folders.find(({ prefix }) => prefix === `${segments[0] ?? ''}/`);
    if (folder) return { folder, inFolder: segments.slice(1) };
    const names = folders.map(({ prefix }) => prefix).join(', ');
    throw new WorkspaceError('missing', `${quoted(asked)} must begin with a workspace folder: ${names}.`);
  }

  /** Resolves as much of the path as exists, from the whole of it up to the folder. */
  async #locate(
    asked: string,
    folder: Folder,
    names: readonly string[],
    folders: readonly Folder[],
  ): Promise<Located> {
    for (let kept = names.length; kept >= 0; kept--) {
      const real = await this.#real(path.join(folder.real, ...names.slice(0, kept)), asked);
      if (real === undefined) continue;
      const rest = names.slice(kept);
      if (rest.length > 0) await this.#mustBeFolder(real, asked);
      return within(asked, path.join(real, ...rest), rest.length === 0, folders);
    }
    throw new WorkspaceError('missing', 'The workspace folder is gone.');
  }

  /** Undefined where nothing is there. */
  async #real(absolute: string, asked: string): Promise<string | undefined> {
    try {
      return await this.#files.realpath(absolute);
    } catch (error) {
      const code = errnoOf(error);
      if (code !== 'ENOENT' && code !== 'ENOTDIR') throw inWords(asked, error);
    }
    // A link to nothing: what would be written through it would come to be at its other end.
    if (await this.#isLink(absolute)) {
      throw new WorkspaceError('outside', `${quoted(asked)} goes through a link that leads nowhere.`);
    }
    return undefined;
  }

  async #isLink(absolute: string): Promise<boolean> {
    try {
      return (await this.#files.lstat(absolute)).isSymbolicLink();
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
      return false;
    }
  }

  async #mustBeFolder(real: string, asked: string): Promise<void> {
    if (await this.#isFolder(real, asked)) return;
    throw new WorkspaceError('missing', `${quoted(asked)} goes through a file as if it were a folder.`);
  }

  async #isFolder(real: string, asked: string): Promise<boolean> {
    return (await worded(asked, () => this.#files.stat(real))).isDirectory();
  }

  /** By the name it really has or by the one it was asked for. */
  async #isExcluded(located: Located, folder: Folder, asked: string): Promise<boolean> {
    const isFolder = located.exists && (await this.#isFolder(located.real, asked));
    const excludes = async (root: Folder, relative: string) =>
      relative !== '' && (await new IgnoreRules(this.#files, root).excludes(relative, isFolder));
    if (await excludes(located.folder, located.relative)) return true;
    const isRenamed = located.folder !== folder || located.relative !== asked;
    return isRenamed && (await excludes(folder, asked));
  }
}

function within(asked: string, real: string, exists: boolean, folders: readonly Folder[]): Located {
  for (const folder of folders) {
    const relative = relativeWithin(folder, real);
    if (relative !== undefined) return { folder, relative, real, exists };
  }
  throw new WorkspaceError('outside', `${quoted(asked)} is a link that leads out of the workspace.`);
}

function refusedSecret(asked: string): WorkspaceError {
  const why = 'is named like a file that holds keys or passwords. It is not read.';
  return new WorkspaceError('secret', `${quoted(asked)} ${why}`);
}

function refusedExcluded(asked: string): WorkspaceError {
  const why = `is left out ${BY_WHAT} (node_modules, dist and the like). It is not read.`;
  return new WorkspaceError('excluded', `${quoted(asked)} ${why}`);
}
