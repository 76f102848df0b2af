import type { Database as SqlJsDatabase } from 'sql.js';
import { StoreError } from './errors.ts';
import { locateVfs, VFS } from './locateVfs.ts';
import type { NodeFiles, OpenFile } from './nodeFiles.ts';
import { SQLITE } from './resultCodes.ts';
import { compileSqlite, startSqlite, unknownBuild, type SqliteRuntime } from './sqliteRuntime.ts';

/** The write of one byte cannot damage its neighbours (SQLITE_IOCAP_POWERSAFE_OVERWRITE), as SQLite assumes on unix. */
const POWERSAFE_OVERWRITE = 0x1000;
/** An open file cannot be deleted (SQLITE_IOCAP_UNDELETABLE_WHEN_OPEN): Windows. */
const UNDELETABLE_WHEN_OPEN = 0x800;
const SECTOR_SIZE = 4096;
const RESERVED_LOCK = 2;
const SUFFIXES = ['', '-wal', '-journal'];

interface MappedFile {
  readonly files: NodeFiles;
  readonly file: OpenFile;
}

/** A database that sql.js opened, and what to call once it is closed. */
export interface Mounted {
  readonly sql: SqlJsDatabase;
  unmount(): void;
}

let loading: Promise<Vfs> | undefined;

/**
 * SQLite for this thread, started by the first call; sql.js starts once in a thread, so later calls get the same one
 * and their `wasmPath` only has to be readable before the first has succeeded.
 *
 * @throws StoreError when the binary cannot be loaded or is not a build that this code knows.
 */
export async function loadVfs(wasmPath: string): Promise<Vfs> {
  if (loading) return loading;
  const module = await compileSqlite(wasmPath);
  loading ??= startSqlite(module).then((runtime) => new Vfs(runtime));
  return loading;
}

/**
 * Puts real files under sql.js, which brings none: SQLite's default VFS ("unix") is a struct of function pointers in
 * WebAssembly memory, and the ones that touch files are replaced by functions of ours. Names that were not opened
 * through `open` go to the original functions, that is to sql.js's own files in memory.
 */
export class Vfs {
  readonly #runtime: SqliteRuntime;
  readonly #address: number;
  readonly #ioMethods: number;
  readonly #mapped = new Map<string, NodeFiles>();
  readonly #openFiles = new Map<number, MappedFile>();
  #nextFileId = 1;
  #opening: { readonly files: NodeFiles; name?: string } | undefined;

  constructor(runtime: SqliteRuntime) {
    this.#runtime = runtime;
    const first = runtime.openDatabase();
    first.run('select 1');
    first.close();
    this.#address = locateVfs(runtime.memory.bytes, runtime.table.length);
    this.#ioMethods = this.#makeIoMethods();
    this.#replaceOpen();
    this.#replaceDelete();
    this.#replaceAccess();
    this.#replaceFullPath();
  }

  /** Opens the database whose files are `files`. SQLite itself touches them at the first statement. */
  open(files: NodeFiles): Mounted {
    if ([...this.#mapped.values()].some((other) => other.path === files.path))
      throw new StoreError('in-use', `${files.path} is already open in this thread.`, { file: files.path });
    const opening: { readonly files: NodeFiles; name?: string } = { files };
    this.#opening = opening;
    try {
      const sql = this.#runtime.openDatabase(new Uint8Array(0));
      return { sql, unmount: () => this.#unmount(opening.name) };
    } catch (error) {
      this.#unmount(opening.name);
      throw error;
    } finally {
      this.#opening = undefined;
    }
  }

  #unmount(name: string | undefined): void {
    if (name !== undefined) this.#mapped.delete(name);
  }

  /** The files and the real path behind a name that SQLite uses, or `undefined` if it is not one of ours. */
  #resolve(address: number): { files: NodeFiles; path: string } | undefined {
    if (address === 0 || this.#mapped.size === 0) return undefined;
    const name = this.#runtime.memory.text(address);
    for (const suffix of SUFFIXES) {
      if (!name.endsWith(suffix)) continue;
      const files = this.#mapped.get(name.slice(0, name.length - suffix.length));
      if (files) return { files, path: files.path + suffix };
    }
    return undefined;
  }

  #replaceOpen(): void {
    const { memory } = this.#runtime;
    const original = this.#original(VFS.OPEN);
    this.#replace(
      VFS.OPEN,
      'iiiiii',
      (vfs: number, name: number, target: number, flags: number, flagsOut: number) => {
        const ours = this.#resolve(name);
        if (!ours) return original(vfs, name, target, flags, flagsOut);
        memory.setWord(target, 0);
        const file = ours.files.open(ours.path, flags);
        if (!file) return SQLITE.CANTOPEN;
        const id = this.#nextFileId++;
        this.#openFiles.set(id, { files: ours.files, file });
        memory.setWord(target, this.#ioMethods);
        memory.setWord(target + 4, id);
        if (flagsOut !== 0) memory.setWord(flagsOut, flags);
        return SQLITE.OK;
      },
    );
  }

  #replaceDelete(): void {
    const original = this.#original(VFS.DELETE);
    this.#replace(VFS.DELETE, 'iiii', (vfs: number, name: number, durably: number) => {
      const ours = this.#resolve(name);
      return ours ? ours.files.delete(ours.path, durably !== 0) : original(vfs, name, durably);
    });
  }

  #replaceAccess(): void {
    const original = this.#original(VFS.ACCESS);
    this.#replace(VFS.ACCESS, 'iiiii', (vfs: number, name: number, flags: number, out: number) => {
      const ours = this.#resolve(name);
      if (!ours) return original(vfs, name, flags, out);
      this.#runtime.memory.setWord(out, ours.files.exists(ours.path) ? 1 : 0);
      return SQLITE.OK;
    });
  }

  #replaceFullPath(): void {
    const { memory } = this.#runtime;
    const original = this.#original(VFS.FULL_PATH);
    this.#replace(VFS.FULL_PATH, 'iiiii', (vfs: number, address: number, room: number, out: number) => {
      const name = memory.text(address);
      if (this.#opening && this.#opening.name === undefined) {
        this.#opening.name = name;
        this.#mapped.set(name, this.#opening.files);
      }
      if (!this.#mapped.has(name)) return original(vfs, address, room, out);
      const bytes = Buffer.from(`${name}\0`);
      if (bytes.length > room) return SQLITE.CANTOPEN;
      memory.bytes.set(bytes, out);
      return SQLITE.OK;
    });
  }

  /** Lays out a `struct sqlite3_io_methods`, version 1: no shared memory, since a store has one connection. */
  #makeIoMethods(): number {
    const { memory } = this.#runtime;
    const add = (signature: string, callback: (...args: never[]) => number): number =>
      this.#runtime.addFunction(callback, signature);
    const methods = [
      1,
      add('ii', (at: number) => this.#close(at)),
      add('iiiij', (at: number, buffer: number, length: number, position: bigint) =>
        this.#use(at, ({ files, file }) => files.read(file, memory.bytes, buffer, length, Number(position))),
      ),
      add('iiiij', (at: number, buffer: number, length: number, position: bigint) =>
        this.#use(at, ({ files, file }) => files.write(file, memory.bytes, buffer, length, Number(position))),
      ),
      add('iij', (at: number, length: bigint) =>
        this.#use(at, ({ files, file }) => files.truncate(file, Number(length))),
      ),
      add('iii', (at: number) => this.#use(at, ({ files, file }) => files.sync(file))),
      add('iii', (at: number, out: number) => this.#use(at, (mapped) => this.#writeSize(mapped, out))),
      add('iii', (at: number, level: number) => this.#use(at, (mapped) => setLock(mapped, level))),
      add('iii', (at: number, level: number) => this.#use(at, (mapped) => setLock(mapped, level))),
      add('iii', (at: number, out: number) => this.#use(at, (mapped) => this.#writeReserved(mapped, out))),
      add('iiii', () => SQLITE.NOTFOUND),
      add('ii', () => SECTOR_SIZE),
      add('ii', () => POWERSAFE_OVERWRITE | (process.platform === 'win32' ? UNDELETABLE_WHEN_OPEN : 0)),
    ];
    const address = this.#runtime.allocate(methods.length * 4);
    methods.forEach((method, index) => memory.setWord(address + index * 4, method));
    return address;
  }

  #use(address: number, work: (mapped: MappedFile) => number): number {
    const mapped = this.#openFiles.get(this.#runtime.memory.word(address + 4));
    return mapped ? work(mapped) : SQLITE.IOERR;
  }

  #close(address: number): number {
    return this.#use(address, ({ files, file }) => {
      this.#openFiles.delete(this.#runtime.memory.word(address + 4));
      return files.close(file);
    });
  }

  #writeSize({ files, file }: MappedFile, out: number): number {
    const size = files.size(file);
    if (size < 0) return SQLITE.IOERR_FSTAT;
    this.#runtime.memory.view.setBigInt64(out, BigInt(size), true);
    return SQLITE.OK;
  }

  #writeReserved({ file }: MappedFile, out: number): number {
    this.#runtime.memory.setWord(out, file.lock >= RESERVED_LOCK ? 1 : 0);
    return SQLITE.OK;
  }

  /** The function that the struct holds now, callable from here. */
  #original(offset: number): (...args: number[]) => number {
    const callback = this.#runtime.table.get(this.#runtime.memory.word(this.#address + offset));
    if (typeof callback !== 'function') throw unknownBuild('its file interface holds no functions');
    return (...args) => {
      const code: unknown = Reflect.apply(callback, undefined, args);
      return typeof code === 'number' ? code : SQLITE.IOERR;
    };
  }

  #replace(offset: number, signature: string, callback: (...args: never[]) => number): void {
    this.#runtime.memory.setWord(this.#address + offset, this.#runtime.addFunction(callback, signature));
  }
}

function setLock({ file }: MappedFile, level: number): number {
  file.lock = level;
  return SQLITE.OK;
}
