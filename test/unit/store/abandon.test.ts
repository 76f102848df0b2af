import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Database } from '../../../src/store/database.ts';
import { StoreError } from '../../../src/store/errors.ts';
import { storeFolder, wasmPath } from './storeFolder.ts';

describe('a database that belongs to somebody else by now', () => {
  const place = storeFolder();

  async function filled(): Promise<{ db: Database; file: string }> {
    const file = place.file('tasks.db');
    const db = await Database.open({ file, wasmPath });
    db.exec('create table t (n integer)');
    for (let n = 0; n < 20; n++) db.transaction(() => db.prepare('insert into t values (?)').run(n));
    return { db, file };
  }

  it('is left as it is: the log is neither moved into the file nor deleted', async () => {
    const { db, file } = await filled();
    const before = [readFileSync(file), readFileSync(`${file}-wal`)];
    db.abandon();
    assert.deepEqual([readFileSync(file), readFileSync(`${file}-wal`)], before);
  });

  it('can be opened by its new owner with all that was committed', async () => {
    const { db, file } = await filled();
    db.abandon();
    const next = await Database.open({ file, wasmPath });
    assert.equal(next.prepare('select count(*) as n from t').get()?.['n'], 20);
    next.close();
  });

  it('refuses every later use', async () => {
    const { db } = await filled();
    db.abandon();
    assert.throws(() => db.exec('delete from t'), StoreError);
  });
});
