import { strict as assert } from 'node:assert';
import {
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Database } from '../../../src/store/database.ts';
import { StoreNewerError, StoreReadOnlyError } from '../../../src/store/errors.ts';
import type { FileSystem } from '../../../src/store/fileSystem.ts';
import type { Migration } from '../../../src/store/migrations.ts';
import { openStoreFile, type OpenedStore } from '../../../src/store/openStore.ts';
import { FaultyFiles } from './faultyFiles.ts';
import { storeFolder, wasmPath } from './storeFolder.ts';

const PAGE = 4096;
const ROWS = 40;

const migrations: readonly Migration[] = [
  { version: 1, up: (db) => db.exec('create table lines (id integer primary key, body text)') },
];

describe('a store that cannot be used as it is', () => {
  const place = storeFolder();
  let folder = '';
  let file = '';

  beforeEach(() => {
    folder = place.folder('store');
    file = join(folder, 'tasks.db');
  });

  const open = (files?: FileSystem): Promise<OpenedStore> =>
    openStoreFile({ file, wasmPath, migrations, now: () => 0, ...(files ? { files } : {}) });

  async function fill(then: (db: Database) => void = () => undefined): Promise<void> {
    const { db } = await open();
    db.transaction(() => {
      for (let n = 0; n < ROWS; n++) db.prepare('insert into lines (body) values (?)').run('x'.repeat(500));
    });
    then(db);
    db.close();
  }

  /** Every file of the folder with its bytes; what is no file, by what it is. */
  function contents(): ReadonlyMap<string, Buffer | string> {
    const names = readdirSync(folder).toSorted();
    return new Map(names.map((name) => [name, contentOf(join(folder, name))]));
  }

  function contentOf(path: string): Buffer | string {
    const stats = lstatSync(path);
    if (stats.isSymbolicLink()) return 'a link';
    return stats.isDirectory() ? 'a folder' : readFileSync(path);
  }

  /** It is refused with this error, and no byte of the folder is changed by it. */
  async function refused(
    error: Parameters<typeof assert.rejects>[1] & object,
    files?: FileSystem,
  ): Promise<void> {
    const before = contents();
    await assert.rejects(open(files), error);
    assert.deepEqual(contents(), before);
  }

  async function rows(): Promise<number> {
    const { db, setAside } = await open();
    const { length } = db.prepare('select * from lines').all();
    db.close();
    assert.equal(setAside, undefined);
    return length;
  }

  it('is set aside with every byte wherever it was cut short', async () => {
    await fill();
    const whole = readFileSync(file);
    for (let end = PAGE; end < whole.length; end += PAGE) {
      for (const length of [end, end - 1, end + 1]) {
        writeFileSync(file, whole);
        truncateSync(file, length);
        const { db, setAside } = await open();
        db.close();
        assert.ok(setAside !== undefined, `cut to ${length} bytes of ${whole.length}`);
        assert.deepEqual(readFileSync(setAside), whole.subarray(0, length));
      }
    }
  });

  it('is refused when a newer version wrote it', async () => {
    await fill((db) => db.exec('pragma user_version=2'));
    await refused(StoreNewerError);
  });

  it('is refused with its log when a newer version left both in a crash', async () => {
    const kept = place.folder('kept');
    await fill((db) => {
      db.exec('pragma user_version=2');
      for (const end of ['', '-wal']) copyFileSync(file + end, join(kept, `tasks.db${end}`));
    });
    for (const name of readdirSync(kept)) copyFileSync(join(kept, name), join(folder, name));
    await refused(StoreNewerError);
  });

  it('is refused when a folder has its name', async () => {
    mkdirSync(file);
    await refused({ code: 'open', message: /tasks\.db could not be opened: there is a folder of that name/ });
  });

  it('is refused when a folder has the name of its log', async () => {
    await fill();
    mkdirSync(`${file}-wal`);
    await refused({ errno: 'EISDIR', message: /tasks\.db-wal/ });
  });

  for (const [what, target] of [
    ['to a store elsewhere', 'other.db'],
    ['to nothing', 'nothing.db'],
  ] as const) {
    it(`is refused when it is a symbolic link ${what}`, async function () {
      if (process.platform === 'win32') this.skip();
      const elsewhere = place.file(target);
      if (target === 'other.db') (await Database.open({ file: elsewhere, wasmPath })).close();
      symlinkSync(elsewhere, file);
      await refused({ code: 'open', message: /it is a symbolic link/ });
    });
  }

  it('opens through a link to its folder', async function () {
    if (process.platform === 'win32') this.skip();
    await fill();
    const link = place.file('link');
    symlinkSync(folder, link);
    file = join(link, 'tasks.db');
    assert.equal(await rows(), ROWS);
  });

  const unwritable: readonly [string, keyof FileSystem, string][] = [
    ['whose file may not be opened for writing', 'openSync', 'tasks.db'],
    ['beside which no log may be made', 'openSync', '-wal'],
    ['whose file may not be written', 'writeSync', ''],
  ];
  for (const [what, operation, suffix] of unwritable) {
    it(`is refused, not set aside, in a read-only folder: one ${what}`, async () => {
      await fill();
      const files = new FaultyFiles();
      files.fail(operation, suffix, 'EROFS');
      const before = readFileSync(file);
      await assert.rejects(
        open(files).then(({ db }) => write(db)),
        StoreReadOnlyError,
      );
      assert.deepEqual(readFileSync(file), before);
      assert.equal(await rows(), ROWS);
    });
  }

  it('is refused when it is damaged and may not be set aside', async () => {
    writeFileSync(file, 'Dear diary, '.repeat(1000));
    const files = new FaultyFiles();
    files.fail('renameSync', '', 'EROFS');
    await refused(StoreReadOnlyError, files);
  });

  it('is refused when the disk is full before it is made, and made when there is space again', async () => {
    const files = new FaultyFiles();
    files.fail('writeSync', '', 'ENOSPC');
    await assert.rejects(open(files), { code: 'full', message: /There is no space left .*Free some space/ });
    assert.equal(await rows(), 0);
  });

  it('keeps what was acknowledged when the disk is full in the middle of its use', async () => {
    await fill();
    const files = new FaultyFiles();
    const { db } = await open(files);
    write(db);
    files.fail('writeSync', '', 'ENOSPC');
    assert.throws(() => write(db), { code: 'full' });
    db.close();
    assert.equal(await rows(), ROWS + 1);
  });

  it('is set aside also where its path has 300 characters, blanks and umlauts', async () => {
    folder = place.folder(
      ['Überlänge mit Leerzeichen', 'x'.repeat(120), 'ö'.repeat(50), 'y'.repeat(100)].join('/'),
    );
    file = join(folder, 'tasks.db');
    assert.ok(file.length >= 300);
    await fill();
    assert.equal(await rows(), ROWS);
    truncateSync(file, PAGE);
    const bytes = readFileSync(file);
    const { db, setAside = '' } = await open();
    db.close();
    assert.deepEqual(readFileSync(setAside), bytes);
  });
});

function write(db: Database): void {
  try {
    db.transaction(() => db.prepare('insert into lines (body) values (?)').run('y'));
  } catch (error) {
    db.close();
    throw error;
  }
}
