import { strict as assert } from 'node:assert';
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Database } from '../../../src/store/database.ts';
import { StoreError, StoreNewerError, StoreReadOnlyError } from '../../../src/store/errors.ts';
import type { Migration } from '../../../src/store/migrations.ts';
import { openStoreFile, type OpenedStore } from '../../../src/store/openStore.ts';
import { FaultyFiles } from './faultyFiles.ts';
import { seeded } from './recordedDisk.ts';
import { storeFolder, wasmPath } from './storeFolder.ts';

const migrations: readonly Migration[] = [
  { version: 1, up: (db) => db.exec('create table lines (id integer primary key, body text)') },
];
const BITS = 60;
const BIT_SEED = 3;
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5, 6);

describe('openStoreFile', () => {
  const place = storeFolder();
  const file = (): string => place.file('tasks.db');
  const open = (): Promise<OpenedStore> =>
    openStoreFile({ file: file(), wasmPath, migrations, now: () => NOW });
  const names = (): string[] => readdirSync(place.file('.')).toSorted();
  const aside = 'tasks.db.corrupt-20260102T030405006Z';

  async function fill(): Promise<void> {
    const { db } = await open();
    db.transaction(() => {
      for (let n = 0; n < 200; n++) db.prepare('insert into lines (body) values (?)').run('x'.repeat(500));
    });
    db.close();
  }

  it('makes a store with the newest schema and finds it again', async () => {
    await fill();
    const { db, setAside } = await open();
    assert.equal(setAside, undefined);
    assert.deepEqual(db.prepare('select count(*) as n from lines').all(), [{ n: 200 }]);
    db.close();
    assert.deepEqual(names(), ['tasks.db']);
  });

  const damages: readonly [string, () => void][] = [
    ['is no database', () => writeFileSync(file(), 'Dear diary, '.repeat(1000))],
    ['is shorter than a header', () => writeFileSync(file(), 'SQLite')],
    ['was cut short', () => truncateSync(file(), 4096 * 5)],
    ['was cut in the middle of a page', () => truncateSync(file(), 4096 * 5 + 100)],
    ['has pages of noise', () => writeFileSync(file(), readFileSync(file()).fill(0x5a, 4096 * 2, 4096 * 6))],
  ];
  for (const [what, damage] of damages) {
    it(`sets a file aside that ${what}, as it is, and begins anew`, async () => {
      await fill();
      damage();
      const bytes = readFileSync(file());
      const { db, setAside = '' } = await open();
      assert.equal(basename(setAside), aside);
      assert.deepEqual(readFileSync(setAside), bytes);
      assert.deepEqual(db.prepare('select * from lines').all(), []);
      db.close();
    });
  }

  it('opens, sets aside or refuses a file with any one bit turned over, and changes none that it does not open', async () => {
    await fill();
    const good = readFileSync(file());
    const chance = seeded(BIT_SEED);
    const outcomes = new Set<string>();
    for (let turn = 0; turn < BITS; turn++) {
      // Every other one in the header and the first pages, where the most hangs on a bit.
      const reach = turn % 2 === 0 ? 200 : good.length;
      const at = Math.floor(chance() * reach);
      const bytes = Buffer.from(good);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(chance() * 8));
      const turned = `${place.folder(`bit-${turn}`)}/tasks.db`;
      writeFileSync(turned, bytes);
      outcomes.add(await outcomeOf(turned, bytes));
    }
    for (const outcome of ['opened', 'set aside']) assert.ok(outcomes.has(outcome), outcome);
  });

  async function outcomeOf(damaged: string, bytes: Buffer): Promise<string> {
    try {
      const { db, setAside } = await openStoreFile({ file: damaged, wasmPath, migrations, now: () => NOW });
      if (setAside === undefined)
        assert.deepEqual(db.prepare('select count(length(body)) as n from lines').all(), [{ n: 200 }]);
      else assert.deepEqual(readFileSync(setAside), bytes);
      db.close();
      return setAside === undefined ? 'opened' : 'set aside';
    } catch (error) {
      assert.ok(error instanceof StoreError, String(error));
      assert.deepEqual(readFileSync(damaged), bytes);
      return 'refused';
    }
  }

  it('sets the log aside together with its damaged file', async () => {
    await fill();
    writeFileSync(file(), 'garbage'.repeat(1000));
    writeFileSync(`${file()}-wal`, 'the log');
    (await open()).db.close();
    assert.deepEqual(names(), ['tasks.db', aside, `${aside}-wal`]);
    assert.equal(readFileSync(place.file(`${aside}-wal`), 'utf8'), 'the log');
  });

  it('keeps a log whose database is empty or gone', async () => {
    writeFileSync(file(), '');
    writeFileSync(`${file()}-wal`, 'the log');
    const { db, setAside = '' } = await open();
    db.close();
    assert.equal(basename(setAside), aside);
    assert.equal(readFileSync(place.file(`${aside}-wal`), 'utf8'), 'the log');
  });

  it('does not overwrite what was set aside before', async () => {
    for (const garbage of ['first ', 'second ']) {
      writeFileSync(file(), garbage.repeat(1000));
      (await open()).db.close();
    }
    assert.match(readFileSync(place.file(aside), 'utf8'), /^first/);
    assert.match(readFileSync(place.file(`${aside}-2`), 'utf8'), /^second/);
  });

  it('takes an empty file for a new store', async () => {
    writeFileSync(file(), '');
    const { db, setAside } = await open();
    assert.equal(setAside, undefined);
    db.close();
  });

  it('refuses a newer store and leaves it alone', async () => {
    const db = await Database.open({ file: file(), wasmPath });
    db.exec('create table future (a); pragma user_version=2');
    db.close();
    await assert.rejects(open(), StoreNewerError);
    assert.deepEqual(names(), ['tasks.db']);
  });

  it('does not take a file that cannot be written for a damaged one', async () => {
    await fill();
    const files = new FaultyFiles();
    files.fail('openSync', 'tasks.db', 'EACCES');
    await assert.rejects(
      openStoreFile({ file: file(), wasmPath, migrations, files, now: () => NOW }),
      StoreReadOnlyError,
    );
    assert.ok(existsSync(file()));
    assert.deepEqual(names(), ['tasks.db']);
  });
});
