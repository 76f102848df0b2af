import { execFileSync } from 'node:child_process';
import nodeFs from 'node:fs';
import path from 'node:path';
import { systemClock } from '../../../src/engine/systemClock.ts';
import { gitProgram, programEnvironment } from '../../../src/threads/gitProgram.ts';
import type { Changes } from '../../../src/workspace/changes.ts';
import type { Git } from '../../../src/workspace/git.ts';
import { gitChanges } from '../../../src/workspace/gitChanges.ts';
import { WorkspaceReader } from '../../../src/workspace/reader.ts';
import { TemporaryWorkspace } from './temporaryWorkspace.ts';

const PERSON = { name: 'Test', email: 'test@example.com' };

/** The real git, with nothing of the person's own configuration. */
export function testGit(workspaceFolders: readonly string[] = []): Git {
  const environment = { ...programEnvironment(process.env), HOME: '/nonexistent' };
  return gitProgram({ environment, workspaceFolders, clock: systemClock });
}

/** A workspace that is a repository whose first commit holds `tree`. */
export class GitWorkspace extends TemporaryWorkspace {
  constructor(tree: Readonly<Record<string, string | Uint8Array>>) {
    super(tree);
    this.git('init', '--quiet', '--initial-branch=main');
    this.commit();
  }

  git(...args: readonly string[]): string {
    return this.gitIn('.', ...args);
  }

  gitIn(folder: string, ...args: readonly string[]): string {
    const who = [`user.name=${PERSON.name}`, `user.email=${PERSON.email}`].flatMap((one) => ['-c', one]);
    const cwd = path.join(this.root, folder);
    const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
    return execFileSync('git', [...who, ...args], { cwd, env, encoding: 'utf8', stdio: 'pipe' });
  }

  commit(): void {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--message', 'All');
  }

  /** What a task is told has changed. */
  changes(staged = false, folder = '.'): Promise<Changes> {
    return changesIn([path.join(this.root, folder)], { staged });
  }
}

interface Asked {
  readonly staged?: boolean;
  readonly signal?: AbortSignal;
  readonly git?: Git;
}

export function changesIn(
  folders: readonly string[],
  { staged = false, signal = new AbortController().signal, git = testGit() }: Asked = {},
): Promise<Changes> {
  const files = nodeFs.promises;
  const workspace = new WorkspaceReader({ folders, files });
  return gitChanges({ git, files, folders, workspace })(staged, signal);
}
