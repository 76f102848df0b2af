import type { Database } from './database.ts';
import { StoreError, StoreNewerError } from './errors.ts';
import { integer } from './row.ts';

/** One step of the schema. */
export interface Migration {
  /** What `PRAGMA user_version` says after it: 1, 2, 3 … without gaps. */
  readonly version: number;
  /** Changes the schema and the rows. It runs in a transaction. */
  up(db: Database): void;
}

/** The version of the schema that a database has; 0 for a new one. */
export function schemaVersion(db: Database): number {
  return integer(db.prepare('pragma user_version').get() ?? {}, 'user_version');
}

/**
 * Brings a database to the newest version, each step in a transaction of its own. Before a file that holds something
 * is changed, a copy of it is kept: `tasks.db.before-v3` is the store as it was before step 3.
 *
 * @throws StoreNewerError when the database is newer than the last migration; it is not changed.
 * @throws StoreError when a step failed: the database is as the step before left it.
 */
export function migrate(db: Database, migrations: readonly Migration[]): void {
  refuseGaps(migrations);
  const found = schemaVersion(db);
  if (found > migrations.length) throw new StoreNewerError(db.file, found, migrations.length);
  const pending = migrations.slice(found);
  const [first] = pending;
  if (first && !isEmpty(db)) db.copyTo(`${db.file}.before-v${first.version}`);
  for (const migration of pending) step(db, migration);
}

function step(db: Database, migration: Migration): void {
  try {
    db.transaction(() => {
      migration.up(db);
      db.exec(`pragma user_version=${migration.version}`);
    });
  } catch (cause) {
    if (db.broken) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StoreError(
      'migration',
      `The task store ${db.file} could not be brought to format ${migration.version}: ${reason} It is unchanged.`,
      { file: db.file, cause },
    );
  }
}

function isEmpty(db: Database): boolean {
  return db.prepare('select 1 from sqlite_schema limit 1').get() === undefined;
}

function refuseGaps(migrations: readonly Migration[]): void {
  migrations.forEach(({ version }, index) => {
    if (version !== index + 1)
      throw new StoreError('migration', `Migration ${index + 1} of the task store calls itself ${version}.`);
  });
}
