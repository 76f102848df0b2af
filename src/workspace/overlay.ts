import path from 'node:path';
import {
  errnoOf,
  type FileFacts,
  type FolderEntry,
  type OpenFile,
  type WorkspaceFiles,
} from './workspaceFiles.ts';

/** A file as it is proposed. */
export interface OverlaidText {
  /** Of the text in UTF-8. */
  readonly bytes: number;
  /** May be fetched only now. */
  text(): Promise<string>;
}

/**
 * Files of a workspace with proposed ones in their places: whoever reads through it sees what would be there if all of it
 * were applied. Nothing is written anywhere. What is to be left out is still read from `disk`: a proposal must not open
 * what a .gitignore closes.
 */
export class Overlay implements WorkspaceFiles {
  readonly disk: WorkspaceFiles;
  readonly #below: WorkspaceFiles;
  /** By real path; null: the file is to go. */
  readonly #files = new Map<string, OverlaidText | null>();
  /** What lies in folders because of proposed files: names by real path of the folder. */
  readonly #folders = new Map<string, Map<string, 'file' | 'folder'>>();

  constructor(below: WorkspaceFiles) {
    this.#below = below;
    this.disk = below.disk ?? below;
  }

  /** @param real absolute, in a folder that may be proposed itself */
  set(real: string, file: OverlaidText | null): void {
    this.#files.set(real, file);
    if (file) this.#link(real);
  }

  /** As it is below again. */
  unset(real: string): void {
    this.#files.delete(real);
  }

  async realpath(asked: string): Promise<string> {
    const real = await this.#realBelow(asked);
    if (this.#files.get(real) === null) throw nothingAt(asked);
    return real;
  }

  async #realBelow(asked: string): Promise<string> {
    try {
      return await this.#below.realpath(asked);
    } catch (error) {
      const parent = path.dirname(asked);
      if (errnoOf(error) !== 'ENOENT' || parent === asked) throw error;
      if (await this.#isLink(asked)) throw error;
      const real = path.join(await this.realpath(parent), path.basename(asked));
      if (this.#files.has(real) || this.#isFolder(real)) return real;
      throw error;
    }
  }

  /** A link to nothing leads nowhere, whatever is proposed. */
  async #isLink(asked: string): Promise<boolean> {
    try {
      return (await this.#below.lstat(asked)).isSymbolicLink();
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
      return false;
    }
  }

  stat(real: string): Promise<FileFacts> {
    return this.#facts(real, () => this.#below.stat(real));
  }

  lstat(real: string): Promise<FileFacts> {
    return this.#facts(real, () => this.#below.lstat(real));
  }

  async #facts(real: string, below: () => Promise<FileFacts>): Promise<FileFacts> {
    const file = this.#files.get(real);
    if (file === null) throw nothingAt(real);
    if (file) return factsOf('file', file.bytes);
    try {
      return await below();
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT' || !this.#isFolder(real)) throw error;
      return factsOf('folder', 0);
    }
  }

  async readdir(real: string, options: { readonly withFileTypes: true }): Promise<readonly FolderEntry[]> {
    const added = this.#living(real);
    const entries = await this.#entriesBelow(real, options, added.length > 0);
    const left = entries.filter(({ name }) => this.#files.get(path.join(real, name)) !== null);
    const known = new Set(left.map(({ name }) => name));
    return [...left, ...added.filter(({ name }) => !known.has(name))];
  }

  async #entriesBelow(
    real: string,
    options: { readonly withFileTypes: true },
    isProposed: boolean,
  ): Promise<readonly FolderEntry[]> {
    try {
      return await this.#below.readdir(real, options);
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT' || !isProposed) throw error;
      return [];
    }
  }

  async open(real: string, flags: 'r'): Promise<OpenFile> {
    const file = this.#files.get(real);
    if (file === null) throw nothingAt(real);
    return file ? new OpenText(Buffer.from(await file.text())) : this.#below.open(real, flags);
  }

  #link(real: string): void {
    let kind: 'file' | 'folder' = 'file';
    for (let child = real; ;) {
      const parent = path.dirname(child);
      if (parent === child) return;
      const names = this.#folders.get(parent) ?? new Map<string, 'file' | 'folder'>();
      names.set(path.basename(child), kind);
      this.#folders.set(parent, names);
      child = parent;
      kind = 'folder';
    }
  }

  /** Whether a file that is proposed and not gone again lies in it, however deep. */
  #isFolder(real: string): boolean {
    return this.#living(real).length > 0;
  }

  #living(real: string): readonly FolderEntry[] {
    const entries: FolderEntry[] = [];
    for (const [name, kind] of this.#folders.get(real) ?? []) {
      const child = path.join(real, name);
      const lives = kind === 'file' ? Boolean(this.#files.get(child)) : this.#isFolder(child);
      if (lives) entries.push({ name, isFile: () => kind === 'file', isDirectory: () => kind === 'folder' });
    }
    return entries;
  }
}

class OpenText implements OpenFile {
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  async stat(): Promise<FileFacts> {
    return factsOf('file', this.#bytes.length);
  }

  async read(buffer: Uint8Array, offset: number, length: number, position: number) {
    const part = this.#bytes.subarray(position, position + length);
    buffer.set(part, offset);
    return { bytesRead: part.length };
  }

  async close(): Promise<void> {
    // Nothing is held open.
  }
}

function factsOf(kind: 'file' | 'folder', size: number): FileFacts {
  return {
    size,
    isFile: () => kind === 'file',
    isDirectory: () => kind === 'folder',
    isSymbolicLink: () => false,
  };
}

function nothingAt(asked: string): Error {
  return Object.assign(new Error(`ENOENT: ${path.basename(asked)} is proposed to go`), { code: 'ENOENT' });
}
