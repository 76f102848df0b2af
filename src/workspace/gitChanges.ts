import type { Changes, ChangesSource } from './changes.ts';
import { Folders, type Folder } from './folders.ts';
import type { Git } from './git.ts';
import { GitRepository, NoRepository } from './gitRepository.ts';
import type { WorkspaceReader } from './reader.ts';
import { listed } from './taskContext.ts';
import { WorkspaceError } from './workspaceError.ts';
import type { WorkspaceFiles } from './workspaceFiles.ts';

/** Of one folder of the workspace; what a model takes is far less. */
const MAX_DIFF = 2 * 1024 * 1024;
/** How many files are compared, and looked at for being new. */
const MAX_FILES = 200;
/** All their names together, in characters: Windows takes no longer command lines than 32,767. */
const MAX_NAMES = 20_000;

const DIFF = [
  'diff',
  // Nothing of this may run a program or go into submodules, and no setting may change the form.
  ['--no-ext-diff', '--no-textconv', '--submodule=short', '--ignore-submodules=dirty'],
  ['--relative', '--no-color', '--unified=3', '--inter-hunk-context=0'],
].flat();

export interface GitChangesOptions {
  readonly git: Git;
  readonly files: WorkspaceFiles;
  /** Absolute paths of the workspace's folders. */
  readonly folders: readonly string[];
  /** Tells which files an agent may read. */
  readonly workspace: WorkspaceReader;
}

/** What git says has changed in the folders of the workspace, of files that an agent may read. */
export function gitChanges(options: GitChangesOptions): ChangesSource {
  return async (staged, signal) => {
    const folders = await new Folders(options.folders, options.files).all();
    const all: Changes[] = [];
    for (const folder of folders) all.push(await changesOf(folder, staged, options, signal));
    const texts = all.flatMap(({ text }) => text ?? []);
    return {
      text: texts.length > 0 ? texts.join('') : undefined,
      notes: all.flatMap(({ notes }) => notes),
    };
  };
}

async function changesOf(
  folder: Folder,
  staged: boolean,
  { git, files, workspace }: GitChangesOptions,
  signal: AbortSignal,
): Promise<Changes> {
  try {
    const repository = await GitRepository.open({ git, files, folder: folder.real, signal });
    return await new FolderChanges(repository, folder, workspace).read(staged);
  } catch (error) {
    if (!(error instanceof NoRepository)) throw error;
    const where = folder.prefix === '' ? '' : `${folder.prefix.slice(0, -1)}: `;
    return { text: undefined, notes: [`${where}${error.message}`] };
  }
}

class FolderChanges {
  readonly #repository: GitRepository;
  readonly #folder: Folder;
  readonly #workspace: WorkspaceReader;
  readonly #notes: string[] = [];
  /** Named in the order in which they were met. */
  readonly #leftOut: string[] = [];

  constructor(repository: GitRepository, folder: Folder, workspace: WorkspaceReader) {
    this.#repository = repository;
    this.#folder = folder;
    this.#workspace = workspace;
  }

  async read(staged: boolean): Promise<Changes> {
    const against = await this.#against(staged);
    const text = await this.#diff(against);
    if (!staged) await this.#noteNewFiles();
    if (this.#leftOut.length > 0)
      this.#notes.push(`Left out, because they must not be read: ${listed(this.#leftOut)}.`);
    const { filters } = this.#repository;
    if (filters.length > 0)
      this.#notes.push(
        `Filters of the repository were not run (${listed(filters)}); their files may look changed.`,
      );
    return { text, notes: this.#notes };
  }

  /** What is staged can be told without a commit to compare with. */
  async #against(staged: boolean): Promise<readonly string[]> {
    if (staged) return ['--cached'];
    const head = await this.#repository.try(['rev-parse', '--verify', '--quiet', 'HEAD'], 1_000);
    if (head.code === 0) return ['HEAD'];
    this.#notes.push('There is no commit yet: what is staged is given.');
    return ['--cached'];
  }

  async #diff(against: readonly string[]): Promise<string> {
    const changed = await this.#repository.names(...DIFF, '--no-renames', '--name-only', '-z', ...against);
    const some = within(changed);
    if (some.length < changed.length)
      this.#notes.push(`${changed.length} files have changed; the first ${some.length} are given.`);
    const readable = await this.#readable(some);
    if (readable.length === 0) return '';
    const { prefix } = this.#folder;
    const form = ['--find-renames', `--src-prefix=a/${prefix}`, `--dst-prefix=b/${prefix}`];
    const { code, out, cut } = await this.#repository.try(
      [...DIFF, ...form, ...against, '--', ...readable],
      MAX_DIFF,
    );
    if (cut) this.#notes.push('The diff is larger than 2 MB; its end is left out.');
    else if (code !== 0) throw new NoRepository('git could not compare the files.');
    return out;
  }

  /** Git compares nothing with them, so they are only named. */
  async #noteNewFiles(): Promise<void> {
    const unknown = await this.#repository.names('ls-files', '--others', '--exclude-standard', '-z');
    const readable = await this.#readable(within(unknown));
    if (readable.length === 0) return;
    const more = unknown.length > MAX_FILES ? ' and others' : '';
    const names = readable.map((name) => `${this.#folder.prefix}${name}`);
    this.#notes.push(`New files, of which git knows nothing yet, are not in it: ${listed(names)}${more}.`);
  }

  async #readable(names: readonly string[]): Promise<readonly string[]> {
    const readable: string[] = [];
    for (const name of names) {
      const path = `${this.#folder.prefix}${name}`;
      if (await this.#mayBeRead(path)) readable.push(name);
      else if (!this.#leftOut.includes(path)) this.#leftOut.push(path);
    }
    return readable;
  }

  async #mayBeRead(path: string): Promise<boolean> {
    try {
      await this.#workspace.stat(path);
      return true;
    } catch (error) {
      if (error instanceof WorkspaceError) return false;
      throw error;
    }
  }
}

/** As many as one command takes. */
function within(names: readonly string[]): readonly string[] {
  let room = MAX_NAMES;
  const end = names.findIndex((name, index) => {
    room -= name.length + 1;
    return room < 0 || index >= MAX_FILES;
  });
  return end < 0 ? names : names.slice(0, end);
}
