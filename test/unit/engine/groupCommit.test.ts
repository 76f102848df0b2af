import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GroupCommit } from '../../../src/engine/local/groupCommit.ts';
import type { Unit } from '../../../src/engine/local/unit.ts';
import { Database } from '../../../src/store/database.ts';
import { migrate } from '../../../src/store/migrations.ts';
import { MIGRATIONS } from '../../../src/store/schema.ts';
import { openTables, type Tables } from '../../../src/store/tables/tables.ts';
import { WASM_PATH } from '../../fake/engine.ts';
import { FaultyFiles } from '../store/faultyFiles.ts';

describe('GroupCommit', () => {
  let folder = '';
  let files: FaultyFiles;
  let db: Database;
  let tables: Tables;
  let commit: GroupCommit;
  let owner: boolean;
  let told: string[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'atq-commit-'));
    files = new FaultyFiles();
    db = await Database.open({ file: join(folder, 'tasks.db'), wasmPath: WASM_PATH, files });
    migrate(db, MIGRATIONS);
    tables = openTables(db);
    owner = true;
    told = [];
    commit = new GroupCommit({
      db,
      tables,
      now: () => 1,
      stillOwner: () => owner,
      onEvents: () => told.push('events'),
      onBroken: (error) => told.push(`broken: ${error.message}`),
    });
  });
  afterEach(() => {
    files.heal();
    db.close();
    rmSync(folder, { recursive: true });
  });

  const syncs = (): number => files.count('fsyncSync') + files.count('fdatasyncSync');
  const names = (): unknown[] =>
    db
      .prepare('select name from users order by id')
      .all()
      .map((row) => row['name']);
  const add = (name: string) => (unit: Unit) => unit.tables.users.idOf(name);

  it('writes what arrives together with the syncs of one', async () => {
    const before = syncs();
    await commit.run(add('alone'));
    const one = syncs() - before;
    assert.ok(one > 0);
    await Promise.all(Array.from({ length: 64 }, (_, n) => commit.run(add(`together ${n}`))));
    assert.equal(syncs() - before - one, one);
    assert.equal(names().length, 65);
  });

  it('writes what arrives later with a commit of its own', async () => {
    const before = syncs();
    await commit.run(add('a'));
    const one = syncs() - before;
    await commit.run(add('b'));
    assert.equal(syncs() - before, 2 * one);
  });

  it('answers each caller with what its own work answered', async () => {
    assert.deepEqual(await Promise.all([commit.run(() => 'a'), commit.run(() => 'b')]), ['a', 'b']);
  });

  it('answers only after the sync', async () => {
    const before = syncs();
    let atAnswer = 0;
    await commit.run(add('a')).then(() => {
      atAnswer = syncs();
    });
    assert.ok(atAnswer > before);
  });

  it('lets a unit that fails take nothing with it and leave nothing behind', async () => {
    const outcomes = await Promise.allSettled([
      commit.run(add('a')),
      commit.run((unit) => {
        unit.tables.users.idOf('half');
        throw new Error('no');
      }),
      commit.run(add('b')),
    ]);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
    assert.deepEqual(names(), ['a', 'b']);
  });

  it('runs the units in the order of their arrival', async () => {
    const order: number[] = [];
    await Promise.all([1, 2, 3].map((n) => commit.run(() => order.push(n))));
    assert.deepEqual(order, [1, 2, 3]);
  });

  it('changes memory after the commit, not before', async () => {
    const order: string[] = [];
    const running = commit.run((unit) => {
      unit.afterCommit(() => order.push('memory'));
      order.push('work');
    });
    commit.flush();
    order.push('committed');
    await running;
    assert.deepEqual(order, ['work', 'memory', 'committed']);
  });

  it('forgets the memory of a unit that failed', async () => {
    const order: string[] = [];
    const failing = commit.run((unit) => {
      unit.afterCommit(() => order.push('memory'));
      throw new Error('no');
    });
    await assert.rejects(failing, /no/);
    assert.deepEqual(order, []);
  });

  it('tells of events once a commit, and not without any', async () => {
    const event = (unit: Unit): void =>
      unit.emit({ id: 't', attempt: 0 }, 'engine', { kind: 'status', status: 'queued' });
    await commit.run(add('silent'));
    assert.deepEqual(told, []);
    await Promise.all([commit.run(event), commit.run(event)]);
    assert.deepEqual(told, ['events']);
  });

  describe('when a commit fails', () => {
    const fail = async (): Promise<PromiseSettledResult<unknown>[]> => {
      files.fail('fdatasyncSync', '-wal', 'EIO');
      return Promise.allSettled([commit.run(add('a')), commit.run(add('b'))]);
    };
    const codeOf = (outcome: PromiseSettledResult<unknown> | undefined): unknown =>
      outcome?.status === 'rejected' && outcome.reason instanceof Error && 'code' in outcome.reason
        ? outcome.reason.code
        : outcome?.status;

    it('refuses all of the batch', async () => {
      assert.deepEqual((await fail()).map(codeOf), ['unavailable', 'unavailable']);
    });

    it('says so once', async () => {
      await fail();
      assert.equal(told.length, 1);
      assert.match(told[0] ?? '', /^broken: The task store failed/);
    });

    it('refuses all that comes later', async () => {
      await fail();
      files.heal();
      await assert.rejects(commit.run(add('c')), { code: 'unavailable' });
    });

    it('changes nothing in memory', async () => {
      files.fail('fdatasyncSync', '-wal', 'EIO');
      let changed = false;
      const failing = commit.run((unit) => {
        unit.tables.users.idOf('a');
        unit.afterCommit(() => {
          changed = true;
        });
      });
      await assert.rejects(failing);
      assert.equal(changed, false);
    });
  });

  it('refuses all units of a batch alike when the store breaks in the middle of one', async () => {
    files.fail('writeSync', '-wal', 'ENOSPC');
    const big = (unit: Unit): void => {
      for (let n = 0; n < 300; n++) unit.tables.state.set(`${n}`, 'x'.repeat(40_000));
    };
    const outcomes = await Promise.allSettled([commit.run(big), commit.run(add('b'))]);
    for (const outcome of outcomes)
      assert.match(String(outcome.status === 'rejected' && outcome.reason), /The task store failed/);
  });

  it('writes nothing once the store has another owner, and says so', async () => {
    owner = false;
    await assert.rejects(commit.run(add('a')), { code: 'closed', message: /taken the task store over/ });
    assert.deepEqual(names(), []);
    assert.equal(told.length, 1);
  });

  it('writes what waits when it is closed, and refuses what comes then', async () => {
    const last = commit.run(add('last'));
    commit.close();
    await last;
    await assert.rejects(commit.run(add('late')), { code: 'closed' });
    assert.deepEqual(names(), ['last']);
  });
});
