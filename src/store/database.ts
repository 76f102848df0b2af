import { resolve } from 'node:path';
import type { Database as SqlJsDatabase } from 'sql.js';
import { rewriteInPlace } from './durableFiles.ts';
import { StoreBrokenError, StoreConstraintError, StoreCorruptError, StoreError } from './errors.ts';
import { fileErrorOf, wordingFailures } from './fileFailure.ts';
import { realFileSystem, type FileSystem } from './fileSystem.ts';
import { damageInLog } from './logDamage.ts';
import { NodeFiles } from './nodeFiles.ts';
import { integer, text } from './row.ts';
import { captureResultCodes, isFatal, storeErrorOf } from './sqliteFailure.ts';
import { PreparedStatement, type Statement, type StatementHost } from './statement.ts';
import { loadVfs, type Mounted, type Vfs } from './vfs.ts';

export type { Row, SqlValue } from './row.ts';
export type { Statement } from './statement.ts';

export interface OpenOptions {
  /** The database file, which is made when it does not exist; its folder must. */
  readonly file: string;
  /** Where sql.js's `sql-wasm.wasm` lies. */
  readonly wasmPath: string;
  readonly files?: FileSystem;
}

/** Where nothing is to be read back it is for new files: others keep what they have. */
type Pragma = readonly [name: string, value: string, readBack: string | undefined];

const DURABLE: readonly Pragma[] = [
  // First: without it a database that has no shared memory silently refuses WAL.
  ['locking_mode', 'exclusive', 'exclusive'],
  // Before the log, which makes the first page of the file.
  ['auto_vacuum', 'incremental', undefined],
  ['journal_mode', 'wal', 'wal'],
  ['synchronous', 'full', '2'],
  ['foreign_keys', 'on', '1'],
  ['cache_size', '-8192', '-8192'],
  ['wal_autocheckpoint', '1000', '1000'],
  ['journal_size_limit', '16777216', '16777216'],
  ['temp_store', 'memory', '2'],
];

/**
 * A SQLite database on a file, open for one owner. A transaction whose COMMIT returned is on the disk: it survives a
 * kill and a power cut. After a failed write, sync or commit the database is *broken*: every later call throws
 * `StoreBrokenError`, and what was acknowledged is found again by closing it and opening the file anew. The
 * transaction that failed is then there as a whole or not at all.
 */
export class Database {
  /** The absolute path. */
  readonly file: string;
  readonly #mounted: Mounted;
  readonly #sql: SqlJsDatabase;
  readonly #files: NodeFiles;
  readonly #host: StatementHost;
  readonly #statements = new Map<string, PreparedStatement>();
  #broken: StoreError | undefined;
  #closed = false;
  #inTransaction = false;

  /**
   * Opens or makes a database, sets it up, and checks a file that existed.
   *
   * @throws StoreCorruptError when the file is damaged or is no database; it was not changed.
   * @throws StoreReadOnlyError when the file or its folder cannot be written.
   * @throws StoreError when the folder does not exist, the file is open in this thread, or SQLite cannot be loaded.
   */
  static async open(options: OpenOptions): Promise<Database> {
    const vfs = await loadVfs(options.wasmPath);
    const file = resolve(options.file);
    const fileSystem = options.files ?? realFileSystem;
    const existed = fileSystem.existsSync(file);
    if (fileSystem.existsSync(`${file}-wal`)) takeUpLog(fileSystem, file);
    const files = new NodeFiles(fileSystem, file);
    const db = new Database(mount(vfs, files), files);
    if (existed) db.#quickCheck();
    return db;
  }

  private constructor(mounted: Mounted, files: NodeFiles) {
    this.file = files.path;
    this.#mounted = mounted;
    this.#sql = mounted.sql;
    this.#files = files;
    this.#host = { guard: (work) => this.#guard(work), changes: () => this.#sql.getRowsModified() };
    captureResultCodes(this.#sql);
    this.#closeIfThrows(() => DURABLE.forEach((pragma) => this.#setPragma(pragma)));
  }

  /** Why the database cannot be used any more, if it cannot. */
  get broken(): StoreError | undefined {
    return this.#broken;
  }

  /** The statement for this text, prepared at the first call and kept. */
  prepare(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known) return known;
    const made = this.#guard(() => new PreparedStatement(this.#host, sql, this.#sql.prepare(sql)));
    this.#statements.set(sql, made);
    return made;
  }

  /** Runs statements without values or results: the schema, pragmas. */
  exec(sql: string): void {
    this.#guard(() => this.#sql.run(sql));
    for (const statement of this.#statements.values()) statement.forgetColumns();
  }

  /**
   * Runs `body` as one atomic, durable unit: when this returns, its writes are on the disk. If `body` throws, nothing
   * of it is kept and the error goes on to the caller. `body` is synchronous.
   *
   * @throws StoreError when the commit failed; unless a constraint was the reason, the database is broken then.
   */
  transaction<T>(body: () => T): T {
    if (this.#inTransaction) throw misuse('A transaction was begun inside another one: use savepoint.');
    this.prepare('begin immediate').run();
    this.#inTransaction = true;
    try {
      const result = body();
      refusePromise(result);
      this.#commit();
      return result;
    } catch (error) {
      this.#undo('rollback');
      throw error;
    } finally {
      this.#inTransaction = false;
    }
  }

  /** Runs `body` inside the running transaction; if it throws, what it wrote is undone and the error goes on. */
  savepoint<T>(body: () => T): T {
    if (!this.#inTransaction) throw misuse('A savepoint was set outside of a transaction.');
    this.prepare('savepoint step').run();
    try {
      const result = body();
      refusePromise(result);
      this.prepare('release step').run();
      return result;
    } catch (error) {
      this.#undo('rollback to step');
      this.#undo('release step');
      throw error;
    }
  }

  /** How SQLite will run a statement: the lines of EXPLAIN QUERY PLAN. */
  explain(sql: string): string[] {
    return this.#guard(() => this.#sql.exec(`explain query plan ${sql}`)).flatMap(({ columns, values }) =>
      values.map((row) => String(row[columns.indexOf('detail')])),
    );
  }

  /**
   * Gives up to `pages` free pages back to the disk, within the running transaction or in one of its own; the file
   * shrinks with the next checkpoint. Answers whether there are more. A file of an older version keeps its free pages
   * and uses them anew.
   */
  giveBack(pages: number): boolean {
    const free = (): number => integer(this.prepare('pragma freelist_count').get() ?? {}, 'freelist_count');
    const before = free();
    if (before === 0) return false;
    this.prepare(`pragma incremental_vacuum(${pages})`).run();
    const after = free();
    return after > 0 && after < before;
  }

  /** Copies the whole database to a file, durably; an older file of that name is replaced. */
  copyTo(path: string): void {
    if (this.#inTransaction) throw misuse('A copy cannot be made in the middle of a transaction.');
    const checkpoint = this.prepare('pragma wal_checkpoint(truncate)').get() ?? {};
    if (integer(checkpoint, 'busy') !== 0) throw misuse(`The log of ${this.file} could not be emptied.`);
    this.#guard(() => wordingFailures('copy', path, () => this.#files.copyTo(path)));
  }

  /** Closes the file; again is harmless. A broken database is left on the disk just as the failure left it. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#broken) this.#files.freeze();
    try {
      this.#sql.close();
    } catch (error) {
      if (!this.#broken) throw storeErrorOf(this.file, error, this.#files.failure);
    } finally {
      this.#files.closeAll();
      this.#mounted.unmount();
    }
  }

  /**
   * Closes without touching the files: they belong to somebody else by now. What an ordinary close does (move the log into
   * the database, delete it) would damage them.
   */
  abandon(): void {
    this.#files.freeze();
    this.#broken ??= new StoreError('broken', `The task store ${this.file} belongs to another process now.`, {
      file: this.file,
    });
    this.close();
  }

  #commit(): void {
    try {
      this.prepare('commit').run();
    } catch (error) {
      if (!(error instanceof StoreConstraintError)) this.#break(error);
      throw error;
    }
  }

  /** After an error that SQLite answered by rolling back itself there is nothing to undo, and the database is broken. */
  #undo(sql: 'rollback' | 'rollback to step' | 'release step'): void {
    if (this.#broken) return;
    try {
      this.prepare(sql).run();
    } catch (error) {
      this.#break(error);
    }
  }

  #guard<T>(work: () => T): T {
    if (this.#closed)
      throw new StoreError('closed', `The task store ${this.file} is closed.`, { file: this.file });
    if (this.#broken) throw new StoreBrokenError(this.file, this.#broken);
    try {
      return work();
    } catch (error) {
      const worded = storeErrorOf(this.file, error, this.#files.failure);
      if (isFatal(error)) this.#break(worded);
      throw worded;
    } finally {
      this.#noticeSilentFailure();
    }
  }

  /** SQLite does not report a checkpoint that failed after a commit: the commit counts, the next one must not begin. */
  #noticeSilentFailure(): void {
    if (this.#files.frozen && this.#files.failure) this.#break(fileErrorOf(this.#files.failure));
  }

  #break(error: unknown): void {
    this.#broken ??= storeErrorOf(this.file, error, this.#files.failure);
    this.#files.freeze();
  }

  #setPragma([name, value, expected]: Pragma): void {
    if (expected === undefined && this.#pages() > 0) return;
    this.exec(`pragma ${name}=${value}`);
    const [found] = Object.values(this.prepare(`pragma ${name}`).get() ?? {});
    if (expected === undefined || String(found) === expected) return;
    throw new StoreError(
      'open',
      `SQLite refused ${name}=${value} for ${this.file} and answered ${String(found)}.`,
      {
        file: this.file,
      },
    );
  }

  #pages(): number {
    return integer(this.prepare('pragma page_count').get() ?? {}, 'page_count');
  }

  #quickCheck(): void {
    this.#closeIfThrows(() => {
      const before = this.#files.failure;
      const found = text(this.prepare('pragma quick_check(1)').get() ?? {}, 'quick_check');
      if (found === 'ok') return;
      // The check calls a page damaged that could not be read; the file must not be set aside for that.
      const failure = this.#files.failure;
      throw failure && failure !== before ? fileErrorOf(failure) : new StoreCorruptError(this.file, found);
    });
  }

  #closeIfThrows(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#break(error);
      this.close();
      throw error;
    }
  }
}

function mount(vfs: Vfs, files: NodeFiles): Mounted {
  try {
    return vfs.open(files);
  } catch (error) {
    files.closeAll();
    throw files.failure ? fileErrorOf(files.failure, error) : storeErrorOf(files.path, error, undefined);
  }
}

/** A log that a crash or a failed sync left is written anew before it is believed, see `rewriteInPlace`, and checked. */
function takeUpLog(files: FileSystem, file: string): void {
  const log = `${file}-wal`;
  wordingFailures('write', log, () => rewriteInPlace(files, log));
  const damage = wordingFailures('read', log, () => damageInLog(files, file));
  if (damage !== undefined) throw new StoreCorruptError(file, damage);
}

function refusePromise(result: unknown): void {
  if (result instanceof Promise)
    throw misuse('The body of a transaction returned a promise; it has to be synchronous.');
}

function misuse(message: string): StoreError {
  return new StoreError('statement', message);
}
