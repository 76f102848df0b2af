import fs from 'node:fs';
import path from 'node:path';
import type { ProposedFile } from '../../../src/core/change.ts';
import { errnoOf } from '../../../src/workspace/workspaceFiles.ts';
import type { TemporaryWorkspace } from './temporaryWorkspace.ts';

export type Tree = Readonly<Record<string, string>>;

/** What an agent does to its files. */
export type Deed =
  | { readonly kind: 'write'; readonly path: string; readonly text: string }
  | { readonly kind: 'remove'; readonly path: string }
  | { readonly kind: 'move'; readonly path: string; readonly to: string };

/** A workspace in which everything is really done that is only proposed in another one. */
export class DoneWorkspace implements Disposable {
  readonly workspace: TemporaryWorkspace;
  /** Folders that were there at first: the others go with their last file. */
  readonly #folders: ReadonlySet<string>;
  /** Files that were there at first: no folder takes their names before all is applied. */
  readonly #files: ReadonlySet<string>;

  constructor(workspace: TemporaryWorkspace) {
    this.workspace = workspace;
    this.#folders = new Set(foldersIn(workspace.root));
    this.#files = new Set(Object.keys(filesOf(workspace)).map((name) => this.#at(name)));
  }

  /** False: it cannot be done. */
  do(deed: Deed): boolean {
    try {
      switch (deed.kind) {
        case 'write':
          this.#write(deed.path, deed.text);
          break;
        case 'remove':
          this.#remove(this.#file(deed.path));
          break;
        case 'move': {
          const from = this.#file(deed.path);
          if (fs.existsSync(this.#at(deed.to))) return false;
          const text = fs.readFileSync(from, 'utf8');
          this.#write(deed.to, text);
          this.#remove(from);
        }
      }
      return true;
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
      return false;
    }
  }

  /** As a person has it done: all texts, then what goes. */
  apply(files: Iterable<ProposedFile>): void {
    const all = [...files];
    for (const { path: name, text } of all) if (text === null) this.#remove(this.#at(name));
    for (const { path: name, text } of all) if (text !== null) this.#write(name, text);
  }

  #at(name: string): string {
    return path.join(this.workspace.root, name);
  }

  /** Where a file really lies. */
  #file(name: string): string {
    const real = fs.realpathSync(this.#at(name));
    this.#mustBeInside(real);
    if (!fs.statSync(real).isFile()) throw refusal();
    return real;
  }

  #write(name: string, text: string): void {
    const file = this.#at(name);
    let existing = file;
    while (!fs.existsSync(existing)) {
      if (isLink(existing)) throw refusal();
      existing = path.dirname(existing);
    }
    const real = fs.realpathSync(existing);
    this.#mustBeInside(real);
    // By the names that they really have, whatever link the path goes through.
    const missing = path.relative(existing, path.dirname(file)).split(path.sep);
    if (missing.some((_, index) => this.#files.has(path.join(real, ...missing.slice(0, index + 1)))))
      throw refusal();
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }

  #mustBeInside(real: string): void {
    if (real !== this.workspace.root && !real.startsWith(`${this.workspace.root}/`)) throw refusal();
  }

  #remove(real: string): void {
    fs.unlinkSync(real);
    for (let folder = path.dirname(real); !this.#folders.has(folder); folder = path.dirname(folder)) {
      if (fs.readdirSync(folder).length > 0) return;
      fs.rmdirSync(folder);
    }
  }

  [Symbol.dispose](): void {
    this.workspace[Symbol.dispose]();
  }
}

/** Every file of a workspace and its text; links are not followed. */
export function filesOf({ root }: TemporaryWorkspace): Tree {
  const names = fs.readdirSync(root, { recursive: true, encoding: 'utf8' }).toSorted();
  return Object.fromEntries(
    names
      .filter((name) => isItself(path.join(root, name)) && fs.statSync(path.join(root, name)).isFile())
      .map((name) => [name, fs.readFileSync(path.join(root, name), 'utf8')]),
  );
}

function foldersIn(root: string): readonly string[] {
  const names = fs.readdirSync(root, { recursive: true, encoding: 'utf8' });
  const inside = names.map((name) => path.join(root, name));
  return [root, ...inside.filter((name) => fs.lstatSync(name).isDirectory())];
}

/** Not a link, and reached through none. */
function isItself(file: string): boolean {
  return !isLink(file) && fs.realpathSync(file) === file;
}

function isLink(file: string): boolean {
  return fs.lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

function refusal(): Error {
  return Object.assign(new Error('EACCES: not allowed'), { code: 'EACCES' });
}
