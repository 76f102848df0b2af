import { strict as assert } from 'node:assert';
import { existsSync } from 'node:fs';
import { Database } from '../../../src/store/database.ts';
import { StoreNewerError } from '../../../src/store/errors.ts';
import { migrate, schemaVersion, type Migration } from '../../../src/store/migrations.ts';
import { storeFolder, wasmPath } from './storeFolder.ts';

const first: Migration = { version: 1, up: (db) => db.exec('create table a (x)') };
const second: Migration = { version: 2, up: (db) => db.exec('create table b (x); insert into a values (2)') };
const failing: Migration = {
  version: 3,
  up: (db) => {
    db.exec('create table c (x)');
    throw new Error('cannot');
  },
};

describe('migrate', () => {
  const place = storeFolder();
  const open = (name = 'tasks.db'): Promise<Database> => Database.open({ file: place.file(name), wasmPath });
  const tables = (db: Database): unknown[] =>
    db
      .prepare('select name from sqlite_schema order by name')
      .all()
      .map((row) => row['name']);
  let db: Database;

  beforeEach(async () => {
    db = await open();
  });
  afterEach(() => db.close());

  it('runs every step on a new store, without a copy of nothing', () => {
    migrate(db, [first, second]);
    assert.equal(schemaVersion(db), 2);
    assert.deepEqual(tables(db), ['a', 'b']);
    assert.equal(existsSync(place.file('tasks.db.before-v1')), false);
  });

  it('runs only what is new', () => {
    migrate(db, [first, second]);
    migrate(db, [first, second]);
    assert.deepEqual(db.prepare('select x from a').all(), [{ x: 2 }]);
  });

  it('keeps a copy of the store as it was before', async () => {
    migrate(db, [first]);
    db.exec('insert into a values (1)');
    migrate(db, [first, second]);
    const copy = await open('tasks.db.before-v2');
    assert.equal(schemaVersion(copy), 1);
    assert.deepEqual(tables(copy), ['a']);
    assert.deepEqual(copy.prepare('select x from a').all(), [{ x: 1 }]);
    copy.close();
  });

  it('undoes a step that fails and keeps the ones before', () => {
    assert.throws(() => migrate(db, [first, second, failing]), {
      code: 'migration',
      message: /could not be brought to format 3: cannot/,
    });
    assert.equal(schemaVersion(db), 2);
    assert.deepEqual(tables(db), ['a', 'b']);
  });

  it('refuses a newer store and tells both versions', () => {
    db.exec('pragma user_version=7');
    assert.throws(
      () => migrate(db, [first, second]),
      (error) => error instanceof StoreNewerError && error.found === 7 && error.supported === 2,
    );
  });

  it('refuses steps that are out of order', () => {
    assert.throws(() => migrate(db, [second, first]), { code: 'migration' });
  });
});
