import { strict as assert } from 'node:assert';
import type { Database } from '../../../src/store/database.ts';
import type { Migration } from '../../../src/store/migrations.ts';
import { openStoreFile } from '../../../src/store/openStore.ts';
import { integer } from '../../../src/store/row.ts';
import { afterPowerCut, RecordedDisk, seeded, type Chance } from './recordedDisk.ts';
import { storeFolder, wasmPath } from './storeFolder.ts';

const CUTS = Number(process.env['POWER_CUTS'] ?? 15);
const SEED = Number(process.env['POWER_CUT_SEED'] ?? 1);
const COMMITS = 60;
const ROWS_A_COMMIT = 3;

const migrations: readonly Migration[] = [
  {
    version: 1,
    up: (db) => db.exec('create table lines (id integer primary key, batch integer, body text) strict'),
  },
];

function commit(db: Database, batch: number, chance: Chance): void {
  db.transaction(() => {
    for (let row = 0; row < ROWS_A_COMMIT; row++)
      db.prepare('insert into lines (batch, body) values (?, ?)').run(batch, 'x'.repeat(chance() * 3000));
    db.prepare('update lines set body = ? where batch = ?').run('rewritten', batch - 7);
  });
}

/** The number of batches that are there; every one of them must be whole, and none may be missing in between. */
function batchesIn(db: Database): number {
  const found = db.prepare('select batch, count(*) as n from lines group by batch order by batch').all();
  found.forEach((row, index) => {
    assert.equal(integer(row, 'batch'), index + 1);
    assert.equal(integer(row, 'n'), ROWS_A_COMMIT);
  });
  return found.length;
}

describe('a power cut', function () {
  this.timeout(20_000 + CUTS * 1_000);
  const place = storeFolder();

  async function record(syncs: 'as opened' | 'off'): Promise<RecordedDisk> {
    const disk = new RecordedDisk();
    const chance = seeded(SEED);
    const folder = place.folder(`recorded ${syncs}`);
    for (let batch = 1; batch <= COMMITS;) {
      const { db } = await openStoreFile({
        file: `${folder}/tasks.db`,
        wasmPath,
        migrations,
        files: disk,
        now: () => 0,
      });
      db.exec('pragma wal_autocheckpoint=25');
      if (syncs === 'off') db.exec('pragma synchronous=off');
      for (const end = batch + COMMITS / 2; batch < end; batch++) {
        commit(db, batch, chance);
        disk.acknowledge(batch);
      }
      db.close();
    }
    return disk;
  }

  /** Opens what the cut left and tells how many acknowledged commits are missing; all of them if it does not open. */
  async function lostAt(disk: RecordedDisk, events: number, name: string, chance: Chance): Promise<number> {
    const folder = place.folder(name);
    const { acknowledged } = afterPowerCut(disk.events, events, folder, chance);
    try {
      const opened = await openStoreFile({ file: `${folder}/tasks.db`, wasmPath, migrations, now: () => 0 });
      try {
        assert.equal(opened.setAside, undefined, 'the store was damaged');
        return Math.max(0, acknowledged - batchesIn(opened.db));
      } finally {
        opened.db.close();
      }
    } catch {
      return Math.max(1, acknowledged);
    }
  }

  it('loses no acknowledged commit and damages nothing, wherever it falls', async () => {
    const disk = await record('as opened');
    const chance = seeded(SEED + 1);
    for (let cut = 0; cut < CUTS; cut++) {
      const events = Math.floor(chance() * (disk.events.length + 1));
      const lost = await lostAt(disk, events, `cut-${cut}`, chance);
      assert.equal(
        lost,
        0,
        `a cut after ${events} of ${disk.events.length} events lost commits (seed ${SEED})`,
      );
    }
  });

  it('would lose acknowledged commits without syncs: the simulation is not blind', async () => {
    const disk = await record('off');
    const chance = seeded(SEED + 2);
    let lost = 0;
    for (let cut = 0; cut < 5; cut++) {
      const events = Math.floor((0.5 + chance() / 2) * disk.events.length);
      lost += await lostAt(disk, events, `off-${cut}`, chance);
    }
    assert.ok(lost > 0);
  });

  it('loses nothing that was acknowledged after a failed sync and a new start on the same disk', async () => {
    const disk = new RecordedDisk();
    const folder = place.folder('failed-sync');
    const options = { file: `${folder}/tasks.db`, wasmPath, migrations, files: disk, now: () => 0 };
    const first = await openStoreFile(options);
    commit(first.db, 1, () => 0.5);
    disk.failNextSync();
    assert.throws(() => commit(first.db, 2, () => 0.5), { code: 'io', errno: 'EIO' });
    first.db.close();
    const second = await openStoreFile(options);
    const recovered = batchesIn(second.db);
    assert.ok(recovered === 1 || recovered === 2);
    for (let batch = recovered + 1; batch <= 10; batch++) {
      commit(second.db, batch, () => 0.5);
      disk.acknowledge(batch);
    }
    const lost = await lostAt(disk, disk.events.length, 'after', () => 0);
    second.db.close();
    assert.equal(lost, 0);
  });
});
