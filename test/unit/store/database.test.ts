import { strict as assert } from 'node:assert';
import { existsSync, statSync } from 'node:fs';
import { Database } from '../../../src/store/database.ts';
import { StoreConstraintError, StoreError } from '../../../src/store/errors.ts';
import { FaultyFiles } from './faultyFiles.ts';
import { storeFolder, wasmPath } from './storeFolder.ts';

describe('Database', () => {
  const place = storeFolder();
  const open = (name = 'tasks.db'): Promise<Database> => Database.open({ file: place.file(name), wasmPath });
  let db: Database;

  beforeEach(async () => {
    db = await open();
    db.exec('create table notes (id integer primary key, body text unique, at integer, data blob) strict');
  });
  afterEach(() => db.close());

  const add = (body: string): number => db.prepare('insert into notes (body) values (?)').run(body);
  const bodies = (): unknown[] =>
    db
      .prepare('select body from notes order by id')
      .all()
      .map((row) => row['body']);

  it('keeps values of every kind across a close and a new start', async () => {
    const at = 1_760_000_000_123;
    const data = new Uint8Array([0, 1, 255]);
    db.prepare('insert into notes (body, at, data) values (?, ?, ?)').run('Grüße 🌍 \0 end', at, data);
    db.prepare('insert into notes (body, at) values (?, ?)').run('', null);
    db.close();
    db = await open();
    assert.deepEqual(db.prepare('select body, at, data from notes order by id').all(), [
      { body: 'Grüße 🌍 \0 end', at, data },
      { body: '', at: null, data: null },
    ]);
  });

  it('is in WAL mode, exclusive, with full syncs and foreign keys', () => {
    const pragma = (name: string): unknown => Object.values(db.prepare(`pragma ${name}`).get() ?? {})[0];
    assert.deepEqual(['locking_mode', 'journal_mode', 'synchronous', 'foreign_keys'].map(pragma), [
      'exclusive',
      'wal',
      2,
      1,
    ]);
  });

  it('makes files that only their user can read', function () {
    if (process.platform === 'win32') this.skip();
    assert.equal(statSync(place.file('tasks.db')).mode & 0o777, 0o600);
    assert.equal(statSync(place.file('tasks.db-wal')).mode & 0o777, 0o600);
  });

  it('leaves one file when it is closed', () => {
    add('a');
    db.close();
    assert.equal(existsSync(place.file('tasks.db-wal')), false);
  });

  it('opens in a long path with blanks and umlauts', async () => {
    const deep = ['Überlänge mit Leerzeichen', 'x'.repeat(120), 'ö'.repeat(50), 'y'.repeat(100)].join('/');
    place.folder(deep);
    const far = await open(`${deep}/tasks.db`);
    far.exec('create table t (a); insert into t values (1)');
    far.close();
    assert.ok(place.file(`${deep}/tasks.db`).length >= 300);
    assert.ok(existsSync(place.file(`${deep}/tasks.db`)));
  });

  it('refuses to open a file twice in one thread', async () => {
    await assert.rejects(open(), { code: 'in-use' });
  });

  it('holds several databases at once', async () => {
    const other = await open('other.db');
    other.exec('create table t (a); insert into t values (7)');
    add('here');
    assert.deepEqual(other.prepare('select a from t').all(), [{ a: 7 }]);
    other.close();
    assert.deepEqual(bodies(), ['here']);
  });

  it('is refused in words once it is closed', () => {
    db.close();
    db.close();
    assert.throws(() => add('late'), { code: 'closed', message: /tasks\.db is closed/ });
  });

  it('syncs once for a transaction, however many statements it holds', async () => {
    const files = new FaultyFiles();
    const counted = await Database.open({ file: place.file('counted.db'), wasmPath, files });
    counted.exec('create table t (a)');
    const before = files.count('fdatasyncSync');
    counted.transaction(() => {
      for (let n = 0; n < 100; n++) counted.prepare('insert into t values (?)').run(n);
    });
    assert.equal(files.count('fdatasyncSync') - before, 1);
    counted.close();
  });

  describe('statements', () => {
    it('are prepared once for a text', () => {
      assert.equal(db.prepare('select 1'), db.prepare('select 1'));
    });

    it('tell how many rows they changed', () => {
      add('a');
      add('b');
      assert.equal(db.prepare('update notes set at = 1').run(), 2);
      assert.equal(db.prepare('delete from notes where body = ?').run('none'), 0);
    });

    it('can be used again after they threw', () => {
      add('a');
      assert.throws(() => add('a'), StoreConstraintError);
      assert.equal(add('b'), 1);
    });

    it('do all of their writing when only the first returned row is asked for', () => {
      const row = db.prepare("insert into notes (body) values ('a'), ('b') returning body").get();
      assert.deepEqual(row, { body: 'a' });
      assert.deepEqual(bodies(), ['a', 'b']);
    });

    it('answer undefined where there is no row', () => {
      assert.equal(db.prepare('select * from notes').get(), undefined);
    });

    it('refuse a wrong number of values and numbers that are none', () => {
      const insert = db.prepare('insert into notes (body, at) values (?, ?)');
      assert.throws(() => insert.run('a'), { code: 'statement', message: /takes 2 values and got 1/ });
      assert.throws(() => insert.run('a', 1, 2), { code: 'statement' });
      assert.throws(() => insert.run('a', Number.NaN), { code: 'statement', message: /got NaN/ });
    });

    it('count no question mark that stands in a text, a name or a remark', () => {
      const select = db.prepare(`select '?' as "what?", 'it''s ?' as b, ? as c -- why?`);
      assert.deepEqual(select.get('given'), { 'what?': '?', b: "it's ?", c: 'given' });
    });

    it('see columns that came after they were prepared', () => {
      const all = db.prepare('select * from notes');
      add('a');
      all.get();
      db.exec("alter table notes add column extra text default 'new'");
      assert.equal(all.get()?.['extra'], 'new');
    });

    it('word a mistake in the SQL', () => {
      assert.throws(() => db.prepare('selec 1'), { code: 'statement', message: /near "selec"/ });
    });

    it('explain how they will be run', () => {
      assert.deepEqual(db.explain('select id from notes where id = ?'), [
        'SEARCH notes USING INTEGER PRIMARY KEY (rowid=?)',
      ]);
    });
  });

  describe('transaction', () => {
    it('returns what its body returns and keeps what it wrote', () => {
      assert.equal(
        db.transaction(() => add('a')),
        1,
      );
      assert.deepEqual(bodies(), ['a']);
    });

    it('keeps nothing when its body throws, and goes on with the next', () => {
      const trouble = new Error('no');
      const failing = (): never => {
        add('lost');
        throw trouble;
      };
      assert.throws(() => db.transaction(failing), trouble);
      db.transaction(() => add('kept'));
      assert.deepEqual(bodies(), ['kept']);
    });

    it('cannot be nested', () => {
      assert.throws(() => db.transaction(() => db.transaction(() => add('a'))), { code: 'statement' });
      assert.deepEqual(bodies(), []);
    });

    it('refuses a body that is not synchronous', () => {
      assert.throws(() => db.transaction(() => Promise.resolve(add('a'))), { code: 'statement' });
      assert.deepEqual(bodies(), []);
    });

    it('is undone, and the database usable, when only the commit finds a broken reference', () => {
      db.exec('create table parts (note integer references notes (id) deferrable initially deferred)');
      assert.throws(
        () => db.transaction(() => db.prepare('insert into parts values (9)').run()),
        StoreConstraintError,
      );
      assert.equal(db.broken, undefined);
      db.transaction(() => add('next'));
      assert.deepEqual(bodies(), ['next']);
    });
  });

  describe('savepoint', () => {
    it('undoes only its own writes when it throws', () => {
      db.transaction(() => {
        add('before');
        assert.throws(() =>
          db.savepoint(() => {
            add('undone');
            throw new StoreError('value', 'no');
          }),
        );
        add('after');
      });
      assert.deepEqual(bodies(), ['before', 'after']);
    });

    it('nests', () => {
      db.transaction(() =>
        db.savepoint(() => {
          add('outer');
          assert.throws(() =>
            db.savepoint(() => {
              add('inner');
              throw new Error('no');
            }),
          );
          db.savepoint(() => add('second'));
        }),
      );
      assert.deepEqual(bodies(), ['outer', 'second']);
    });

    it('undoes inner ones that had ended well', () => {
      db.transaction(() => {
        assert.throws(() =>
          db.savepoint(() => {
            db.savepoint(() => add('inner'));
            throw new Error('no');
          }),
        );
      });
      assert.deepEqual(bodies(), []);
    });

    it('is refused outside of a transaction', () => {
      assert.throws(() => db.savepoint(() => add('a')), { code: 'statement' });
    });
  });
});
