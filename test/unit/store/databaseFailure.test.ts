import { strict as assert } from 'node:assert';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { Database } from '../../../src/store/database.ts';
import { StoreBrokenError, StoreReadOnlyError } from '../../../src/store/errors.ts';
import { integer } from '../../../src/store/row.ts';
import { FaultyFiles } from './faultyFiles.ts';
import { storeFolder, wasmPath } from './storeFolder.ts';

describe('a failing disk', () => {
  const place = storeFolder();
  let files: FaultyFiles;
  let db: Database;

  const open = (): Promise<Database> => Database.open({ file: place.file('tasks.db'), wasmPath, files });
  const add = (n: number): void => {
    db.transaction(() => db.prepare('insert into t values (?, ?)').run(n, 'x'.repeat(2000)));
  };
  const count = (): number => integer(db.prepare('select count(*) as n from t').get() ?? {}, 'n');

  beforeEach(async () => {
    files = new FaultyFiles();
    db = await open();
    db.exec('create table t (n integer primary key, body text)');
    add(1);
  });
  afterEach(() => db.close());

  async function reopen(): Promise<void> {
    db.close();
    files.heal();
    db = await open();
  }

  it('rejects a commit for which there is no space, and says so', () => {
    files.fail('writeSync', '-wal', 'ENOSPC');
    assert.throws(() => add(2), { code: 'full', errno: 'ENOSPC', message: /no space left .*tasks\.db-wal/ });
  });

  it('rejects a commit whose sync fails, and names the cause', () => {
    files.fail('fdatasyncSync', '-wal', 'EIO');
    assert.throws(() => add(2), { code: 'io', errno: 'EIO', message: /failed on sync \(EIO\)/ });
  });

  it('refuses every use after a failed commit', () => {
    files.fail('fdatasyncSync', '-wal', 'EIO');
    assert.throws(() => add(2));
    files.heal();
    for (const use of [() => add(3), () => count(), () => db.exec('select 1'), () => db.prepare('select 2')])
      assert.throws(use, StoreBrokenError);
    assert.equal(db.broken?.errno, 'EIO');
  });

  it('never syncs or writes again through the handle that failed, not even on close', () => {
    files.fail('fdatasyncSync', '-wal', 'EIO');
    assert.throws(() => add(2));
    files.heal();
    const before = [files.count('writeSync'), files.count('fdatasyncSync'), files.count('unlinkSync')];
    db.close();
    assert.deepEqual(
      [files.count('writeSync'), files.count('fdatasyncSync'), files.count('unlinkSync')],
      before,
    );
  });

  it('has exactly the acknowledged state after a write that failed and a new start', async () => {
    files.fail('writeSync', '-wal', 'ENOSPC');
    assert.throws(() => add(2));
    await reopen();
    assert.equal(count(), 1);
    add(2);
    assert.equal(count(), 2);
  });

  it('has the failed transaction as a whole or not at all after a sync that failed and a new start', async () => {
    files.fail('fdatasyncSync', '-wal', 'EIO');
    assert.throws(() =>
      db.transaction(() => [2, 3].forEach((n) => db.prepare('insert into t values (?, 1)').run(n))),
    );
    await reopen();
    assert.ok([1, 3].includes(count()));
  });

  it('does not let a transaction commit after a failure that its body swallowed', async () => {
    db.exec('pragma cache_size=2');
    files.fail('writeSync', '-wal', 'EIO');
    assert.throws(() =>
      db.transaction(() => {
        for (let n = 2; n < 200; n++) {
          try {
            db.prepare('insert into t values (?, ?)').run(n, 'x'.repeat(4000));
          } catch {
            files.heal();
          }
        }
      }),
    );
    assert.ok(db.broken);
    await reopen();
    assert.equal(count(), 1);
  });

  it('acknowledges a commit whose checkpoint fails, and stops before the next', async () => {
    db.exec('pragma wal_autocheckpoint=1');
    files.fail('fdatasyncSync', 'tasks.db', 'EIO');
    add(2);
    assert.throws(() => add(3), StoreBrokenError);
    await reopen();
    assert.equal(count(), 2);
  });

  it('does not hide a failure behind the first row that a statement returned', () => {
    const insert = db.prepare('insert into t (n) values (?) returning n');
    files.fail('fdatasyncSync', '-wal', 'EIO');
    assert.throws(() => insert.get(2), { errno: 'EIO' });
  });

  it('does not hide a failure behind a row that nobody asked for', () => {
    const insert = db.prepare('insert into t (n) values (?) returning n');
    files.fail('fdatasyncSync', '-wal', 'EIO');
    assert.throws(() => insert.run(2), { errno: 'EIO' });
  });

  it('is not used any more after a read that failed', async () => {
    await reopen();
    files.fail('readSync', 'tasks.db', 'EIO');
    db.exec('pragma shrink_memory');
    assert.throws(() => count(), { code: 'io', errno: 'EIO', message: /failed on read/ });
    files.heal();
    assert.throws(() => count(), StoreBrokenError);
  });

  it('says that a folder cannot be written', async () => {
    db.close();
    files.fail('openSync', 'new.db', 'EROFS');
    await assert.rejects(Database.open({ file: place.file('new.db'), wasmPath, files }), (error) => {
      assert.ok(error instanceof StoreReadOnlyError);
      assert.match(error.message, /new\.db cannot be written \(EROFS\)/);
      return true;
    });
  });

  it('says so of a real folder without the right to write', async function () {
    if (process.platform === 'win32' || process.getuid?.() === 0) this.skip();
    const folder = place.folder('locked');
    chmodSync(folder, 0o500);
    await assert.rejects(Database.open({ file: `${folder}/tasks.db`, wasmPath }), StoreReadOnlyError);
  });

  it('says that a folder does not exist', async () => {
    await assert.rejects(Database.open({ file: place.file('none/tasks.db'), wasmPath }), {
      code: 'open',
      errno: 'ENOENT',
    });
  });

  it('fails to open a new file whose name cannot be made durable', async () => {
    files.fail('fsyncSync', '', 'EIO');
    await assert.rejects(Database.open({ file: place.file('other.db'), wasmPath, files }), { errno: 'EIO' });
  });

  it('leaves a damaged file as it is', async () => {
    for (let n = 2; n < 50; n++) add(n);
    db.close();
    const file = place.file('tasks.db');
    const bytes = readFileSync(file);
    bytes.fill(0xaa, 4096, 12_288);
    writeFileSync(file, bytes);
    await assert.rejects(open(), { code: 'corrupt', message: /tasks\.db is damaged/ });
    assert.deepEqual(readFileSync(file), bytes);
  });
});
