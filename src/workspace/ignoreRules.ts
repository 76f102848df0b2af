import path from 'node:path';
import ignore, { type Ignore } from 'ignore';
import type { Folder } from './folders.ts';
import { errnoOf, type WorkspaceFiles } from './workspaceFiles.ts';
import { readSmallText } from './textFile.ts';

/**
 * Left out where no .gitignore says otherwise (`!dist` brings a folder back): what tools make and nobody reads. `build`,
 * `out`, `target` and `vendor` hold sources often enough to stay in.
 */
const DEFAULT_EXCLUDES: readonly string[] = [
  '.git .hg .svn node_modules bower_components dist coverage .nyc_output .DS_Store Thumbs.db',
  '.vscode-test .next .nuxt .turbo .cache .parcel-cache .gradle .terraform',
  '__pycache__ .venv .tox .mypy_cache .pytest_cache .ruff_cache',
].flatMap((names) => names.split(' '));

/** A larger .gitignore is no .gitignore. */
const MAX_IGNORE_FILE = 512 * 1024;

/**
 * What the .gitignore files of one folder, the defaults and the editor leave out. The first two as git does: deeper files
 * win over higher ones, and under a folder that is left out nothing can be brought back. Files are read once; make a new one for every operation.
 * Not read: the person's global excludes and .gitignore files above the folder, for they lie outside the workspace.
 */
export class IgnoreRules {
  readonly #files: WorkspaceFiles;
  readonly #root: string;
  readonly #hides: (relative: string) => boolean;
  readonly #byFolder = new Map<string, Promise<Ignore>>();

  constructor(files: WorkspaceFiles, { real, hides = () => false }: Pick<Folder, 'real' | 'hides'>) {
    this.#files = files.disk ?? files;
    this.#root = real;
    this.#hides = hides;
  }

  /** @param relative to the root, `/` between names, not empty */
  async excludes(relative: string, isFolder: boolean): Promise<boolean> {
    const excludes = await this.judgeOf(parentOf(relative));
    return excludes(relative, isFolder);
  }

  /** The same for many names of one folder. */
  async judgeOf(folder: string): Promise<(relative: string, isFolder: boolean) => boolean> {
    const rules = await this.#rulesOf(folder);
    return (relative, isFolder) =>
      this.#hides(relative) || rules.ignores(isFolder ? `${relative}/` : relative);
  }

  #rulesOf(folder: string): Promise<Ignore> {
    const known = this.#byFolder.get(folder);
    if (known) return known;
    const rules = this.#readRules(folder);
    this.#byFolder.set(folder, rules);
    return rules;
  }

  async #readRules(folder: string): Promise<Ignore> {
    const above = folder === '' ? defaultRules() : await this.#rulesOf(parentOf(folder));
    const own = await this.#readIgnoreFile(path.join(this.#root, folder, '.gitignore'));
    if (own === undefined) return above;
    return ignore({ ignorecase: false }).add(above).add(rebase(own, folder));
  }

  /** A link is not followed, as git does not follow it either. */
  async #readIgnoreFile(file: string): Promise<string | undefined> {
    try {
      if (!(await this.#files.lstat(file)).isFile()) return undefined;
      const text = await readSmallText(this.#files, file, MAX_IGNORE_FILE);
      return typeof text === 'object' ? text.text : undefined;
    } catch (error) {
      // What cannot be read has no rules; everything else is a defect.
      if (errnoOf(error) !== undefined) return undefined;
      throw error;
    }
  }
}

function defaultRules(): Ignore {
  return ignore({ ignorecase: false }).add(DEFAULT_EXCLUDES);
}

function parentOf(relative: string): string {
  const slash = relative.lastIndexOf('/');
  return slash < 0 ? '' : relative.slice(0, slash);
}

// The lines of a .gitignore in `folder` as patterns of the root: `*.log` in `a` becomes `/a/**/*.log`.
function rebase(text: string, folder: string): readonly string[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  if (folder === '') return lines;
  const base = folder.replace(/[\\*?[\]]/g, '\\$&');
  return lines.map((line) => {
    const negative = line.startsWith('!');
    const pattern = negative ? line.slice(1) : line;
    const slash = pattern.indexOf('/');
    const anchored = slash >= 0 && slash < pattern.trimEnd().length - 1;
    const rebased = anchored ? `/${base}/${pattern.replace(/^\//, '')}` : `/${base}/**/${pattern}`;
    return negative ? `!${rebased}` : rebased;
  });
}
