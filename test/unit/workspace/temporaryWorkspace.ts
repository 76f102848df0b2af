import nodeFs, {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Proposal, type LayeredFile } from '../../../src/workspace/proposal.ts';
import { WorkspaceReader } from '../../../src/workspace/reader.ts';
import type { WorkspaceFiles } from '../../../src/workspace/workspaceFiles.ts';

/** Stands in every file that lies outside, so that a leak shows whatever way it took. */
export const OUTSIDE = 'OUTSIDE-THE-WORKSPACE';

/** A workspace folder on the real disk, with files around it that nobody may read. */
export class TemporaryWorkspace implements Disposable {
  /** What the workspace lies in, links resolved. */
  readonly parent: string;
  readonly root: string;

  constructor(tree: Readonly<Record<string, string | Uint8Array>> = {}) {
    this.parent = realpathSync(mkdtempSync(path.join(tmpdir(), 'atq-workspace-')));
    this.root = path.join(this.parent, 'project');
    mkdirSync(this.root);
    for (const name of ['outside.txt', 'project-other/file.txt', 'other/.env', 'other/deep/file.txt']) {
      writeWithFolders(path.join(this.parent, name), OUTSIDE);
    }
    for (const [name, content] of Object.entries(tree)) this.write(name, content);
  }

  write(name: string, content: string | Uint8Array = ''): void {
    writeWithFolders(path.join(this.root, name), content);
  }

  /** Gives a file another time of its last change, in milliseconds since the epoch. */
  date(name: string, at: number): void {
    utimesSync(path.join(this.root, name), at / 1_000, at / 1_000);
  }

  /** @param target as it stands in the link: relative to it, or absolute */
  link(name: string, target: string): void {
    const file = path.join(this.root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    symlinkSync(target, file);
  }

  /** @param hidden what the editor hides (`files.exclude`) */
  reader(files: WorkspaceFiles = nodeFs.promises, hidden: readonly string[] = []): WorkspaceReader {
    return new WorkspaceReader({ folders: [this.root], files, hidden: [hidden] });
  }

  /** What a task proposes over it. */
  proposal(layers: readonly LayeredFile[] = [], files: WorkspaceFiles = nodeFs.promises): Promise<Proposal> {
    return Proposal.open({ folders: [this.root], files, layers });
  }

  [Symbol.dispose](): void {
    rmSync(this.parent, { recursive: true, force: true });
  }
}

function writeWithFolders(file: string, content: string | Uint8Array): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** The real files, with some operations replaced. */
export function filesWith(changes: Partial<WorkspaceFiles>): WorkspaceFiles {
  const { realpath, stat, lstat, readdir, open } = nodeFs.promises;
  return { realpath, stat, lstat, readdir, open, ...changes };
}

/** An error as the operating system gives it, with a path that must not come through. */
export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: refused, '/home/person/project'`), { code });
}
