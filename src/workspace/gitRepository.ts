import path from 'node:path';
import { readSmallText } from './textFile.ts';
import type { Git, GitAnswer } from './git.ts';
import { errnoOf, type WorkspaceFiles } from './workspaceFiles.ts';

/** What there is to list, and the folders of a repository, are shorter than that. */
const MAX_ANSWER = 256 * 1024;

/**
 * A repository's own configuration comes from whoever made the folder, and may name programs. The person's and the
 * system's stay in force: line ends and trust are said there.
 */
const SAFE = [
  ['--no-pager', '--no-optional-locks', '--literal-pathspecs'],
  ['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'core.untrackedCache=false'].flatMap(setting),
  ['core.quotePath=false', 'submodule.recurse=false'].flatMap(setting),
].flat();

const FILTER_KEY = /^filter\.(.+)\.[a-z]+$/is;

/** Why a repository is not looked at, in words that end a sentence's second half. */
export class NoRepository extends Error {
  override readonly name = 'NoRepository';
}

export interface RepositoryOptions {
  readonly git: Git;
  readonly files: WorkspaceFiles;
  /** A folder of the workspace, links resolved. It may lie anywhere in the repository. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/**
 * The repository that a folder lies in, asked in a way that runs nothing that its own configuration names: no hook, no file
 * watcher, no external diff, no text conversion, no filter, no fetching of missing objects.
 */
export class GitRepository {
  readonly #options: RepositoryOptions;
  readonly #filtersOff: readonly string[];
  /** Filters that its own configuration names and that are not run: what they keep may look changed. */
  readonly filters: readonly string[];

  private constructor(options: RepositoryOptions, filters: readonly string[]) {
    this.#options = options;
    this.filters = filters;
    this.#filtersOff = filters.flatMap((name) =>
      ['clean=', 'smudge=', 'process=', 'required=false'].flatMap((value) =>
        setting(`filter.${name}.${value}`),
      ),
    );
  }

  /** @throws NoRepository; the reason of the signal */
  static async open(options: RepositoryOptions): Promise<GitRepository> {
    const asked = new GitRepository(options, []);
    const where = await asked.ask('rev-parse', '--absolute-git-dir', '--show-toplevel');
    const [gitDir = '', top = ''] = where.out.split('\n');
    if (!(await asked.#isOwn(gitDir, top)))
      throw new NoRepository('its .git leads to another folder that does not lead back.');
    return new GitRepository(options, await asked.#ownFilters());
  }

  /** @throws NoRepository where git fails */
  async ask(...args: readonly string[]): Promise<GitAnswer> {
    return succeeded(await this.try(args, MAX_ANSWER));
  }

  /** The names that git lists with `-z`, relative to the folder. @throws NoRepository where git fails */
  async names(...args: readonly string[]): Promise<readonly string[]> {
    const { out, cut } = succeeded(await this.try(args, MAX_ANSWER));
    const names = out.split('\0').filter((name) => name !== '');
    return cut ? names.slice(0, -1) : names;
  }

  /** Whatever comes of it. @throws NoRepository where there is no git */
  async try(args: readonly string[], maxBytes: number): Promise<GitAnswer> {
    const { git, folder, signal } = this.#options;
    const answer = await git([...SAFE, ...this.#filtersOff, ...args], { cwd: folder, maxBytes, signal });
    if (!answer) throw new NoRepository('git is not installed, or not on the PATH.');
    return answer;
  }

  /**
   * Whether `.git` is the repository itself, or leads to one that names this folder as its own, as those of worktrees and
   * submodules do. Any other could show what is committed somewhere else.
   */
  async #isOwn(gitDir: string, top: string): Promise<boolean> {
    const { files } = this.#options;
    try {
      const home = path.join(await files.realpath(top), '.git');
      if ((await files.realpath(gitDir)) === home) return true;
      if (!(await this.#leadsTo(home, gitDir))) return false;
      const worktree = await this.#textOf(path.join(gitDir, 'gitdir'));
      if (worktree !== undefined) return (await files.realpath(path.resolve(gitDir, worktree))) === home;
      const own = await this.try(['config', '--local', '--get', 'core.worktree'], MAX_ANSWER);
      const named = path.resolve(gitDir, own.out.trim());
      return own.code === 0 && path.join(await files.realpath(named), '.git') === home;
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
      return false;
    }
  }

  async #leadsTo(home: string, gitDir: string): Promise<boolean> {
    const { files } = this.#options;
    const [, target] = /^gitdir: (.+)$/.exec((await this.#textOf(home)) ?? '') ?? [];
    if (target === undefined) return false;
    return (
      (await files.realpath(path.resolve(path.dirname(home), target))) === (await files.realpath(gitDir))
    );
  }

  async #textOf(file: string): Promise<string | undefined> {
    try {
      const read = await readSmallText(this.#options.files, file, MAX_ANSWER);
      return typeof read === 'object' ? read.text.trim() : undefined;
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  async #ownFilters(): Promise<readonly string[]> {
    const listed = await this.names('config', '--list', '--show-scope', '--name-only', '-z');
    const filters = new Set<string>();
    for (let index = 0; index + 1 < listed.length; index += 2) {
      const [scope, key = ''] = listed.slice(index, index + 2);
      const filter = scope === 'local' || scope === 'worktree' ? FILTER_KEY.exec(key)?.[1] : undefined;
      if (filter !== undefined) filters.add(filter);
    }
    // Such a name could not be given to git on its command line.
    if ([...filters].some((name) => /[=\n]/.test(name)))
      throw new NoRepository('its configuration names a filter in a way that cannot be turned off.');
    return [...filters];
  }
}

function setting(value: string): readonly string[] {
  return ['-c', value];
}

function succeeded(answer: GitAnswer): GitAnswer {
  if (answer.code === 0 || answer.cut) return answer;
  if (answer.code === null) throw new NoRepository('git took too long.');
  if (/not a git repository/i.test(answer.err)) throw new NoRepository('there is no git repository.');
  if (/dubious ownership/i.test(answer.err))
    throw new NoRepository('the repository belongs to somebody else, and git does not trust it.');
  throw new NoRepository(`git failed with code ${answer.code}.`);
}
