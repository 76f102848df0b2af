import { resolve } from 'node:path';
import { Database } from './database.ts';
import { syncFolderOf } from './durableFiles.ts';
import { StoreCorruptError, StoreNewerError } from './errors.ts';
import { wordingFailures } from './fileFailure.ts';
import { realFileSystem, type FileSystem } from './fileSystem.ts';
import { migrate, type Migration } from './migrations.ts';

export interface OpenStoreOptions {
  /** The store's file; its folder has to exist. */
  readonly file: string;
  readonly wasmPath: string;
  readonly migrations: readonly Migration[];
  readonly files?: FileSystem;
  /** Milliseconds since the epoch; names a file that is set aside. */
  readonly now: () => number;
}

export interface OpenedStore {
  readonly db: Database;
  /** Where the damaged file lies now, if there was one: tell the person. Its log, if any, has this name and `-wal`. */
  readonly setAside?: string;
}

/**
 * Opens the store and brings it to the newest schema. A damaged file is renamed, never overwritten, and a new store is
 * begun in its place.
 *
 * @throws StoreNewerError, StoreReadOnlyError, StoreError: as `Database.open` and `migrate` do.
 */
export async function openStoreFile(options: OpenStoreOptions): Promise<OpenedStore> {
  const file = resolve(options.file);
  const files = options.files ?? realFileSystem;
  const open = async (): Promise<Database> => {
    const leftLog = sizeOf(files, `${file}-wal`) > 0;
    return migrated(
      await Database.open({ file, wasmPath: options.wasmPath, files }),
      options.migrations,
      leftLog,
    );
  };
  if (lostItsHead(files, file)) {
    const setAside = setFileAside(files, file, options.now());
    return { db: await open(), setAside };
  }
  try {
    return { db: await open() };
  } catch (error) {
    if (!(error instanceof StoreCorruptError)) throw error;
    const setAside = setFileAside(files, file, options.now());
    return { db: await open(), setAside };
  }
}

/** A log that was left is a newer version's own to move into its file: an ordinary close would do it. */
function migrated(db: Database, migrations: readonly Migration[], leftLog: boolean): Database {
  try {
    migrate(db, migrations);
    return db;
  } catch (error) {
    if (error instanceof StoreNewerError && leftLog) db.abandon();
    else db.close();
    throw error;
  }
}

/** A log whose database is missing or empty. SQLite would throw the log away, and with it everything that it holds. */
function lostItsHead(files: FileSystem, file: string): boolean {
  return sizeOf(files, file) === 0 && sizeOf(files, `${file}-wal`) > 0;
}

function sizeOf(files: FileSystem, path: string): number {
  if (!files.existsSync(path)) return 0;
  return wordingFailures('open', path, () => {
    const fd = files.openSync(path, 'r');
    try {
      return files.fstatSync(fd).size;
    } finally {
      files.closeSync(fd);
    }
  });
}

/** The database goes first: what an interruption leaves then is a log without its database, see `lostItsHead`. */
function setFileAside(files: FileSystem, file: string, now: number): string {
  const target = unusedName(files, `${file}.corrupt-${new Date(now).toISOString().replace(/[-:.]/g, '')}`);
  wordingFailures('rename', file, () => {
    for (const suffix of ['', '-wal', '-journal'])
      if (files.existsSync(file + suffix)) files.renameSync(file + suffix, target + suffix);
    syncFolderOf(files, file);
  });
  return files.existsSync(target) ? target : `${target}-wal`;
}

function unusedName(files: FileSystem, wanted: string): string {
  let name = wanted;
  for (let n = 2; files.existsSync(name) || files.existsSync(`${name}-wal`); n++) name = `${wanted}-${n}`;
  return name;
}
