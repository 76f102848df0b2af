import { strict as assert } from 'node:assert';
import { readFileSync, writeFileSync } from 'node:fs';
import type { Migration } from '../../../src/store/migrations.ts';
import { openStoreFile } from '../../../src/store/openStore.ts';
import { integer } from '../../../src/store/row.ts';
import { seeded } from './recordedDisk.ts';
import { storeFolder, wasmPath } from './storeFolder.ts';

const COMMITS = 12;
const ROWS_A_COMMIT = 3;
const HEADER = 32;
const FRAME = 24 + 4096;
const BITS = Number(process.env['LOG_BITS'] ?? 40);

const migrations: readonly Migration[] = [
  {
    version: 1,
    up: (db) => db.exec('create table lines (id integer primary key, batch integer, body text)'),
  },
];

/** The files of a store whose process was killed. */
interface Left {
  readonly file: Buffer;
  readonly log: Buffer;
  /** How long the log was before each commit, and after the last. */
  readonly ends: readonly number[];
}

function flip(bytes: Buffer, at: number, bit = 0): Buffer {
  const flipped = Buffer.from(bytes);
  flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
  return flipped;
}

describe('a damaged log', () => {
  const place = storeFolder();
  let lives = 0;
  let left: Left;

  async function leave(then: string): Promise<Left> {
    const file = `${place.folder(`life-${++lives}`)}/tasks.db`;
    const { db } = await openStoreFile({ file, wasmPath, migrations, now: () => 0 });
    const ends: number[] = [];
    const length = (): number => readFileSync(`${file}-wal`).length;
    for (let batch = 1; batch <= COMMITS; batch++) {
      ends.push(length());
      db.transaction(() => {
        for (let row = 0; row < ROWS_A_COMMIT; row++)
          db.prepare('insert into lines (batch, body) values (?, ?)').run(batch, 'x'.repeat(3_000));
      });
    }
    ends.push(length());
    db.exec(then);
    const kept = { file: readFileSync(file), log: readFileSync(`${file}-wal`), ends };
    db.close();
    return kept;
  }

  /** The batches that are there, or 'set aside' if the store is, with every byte. */
  async function open(bytes: { readonly file: Buffer; readonly log: Buffer }): Promise<number | 'set aside'> {
    const file = `${place.folder(`life-${++lives}`)}/tasks.db`;
    writeFileSync(file, bytes.file);
    writeFileSync(`${file}-wal`, bytes.log);
    const { db, setAside } = await openStoreFile({ file, wasmPath, migrations, now: () => 0 });
    const found =
      db.prepare('select count(distinct batch) as n, count(*) as rows_found from lines').get() ?? {};
    db.close();
    assert.equal(integer(found, 'rows_found'), integer(found, 'n') * ROWS_A_COMMIT);
    if (setAside === undefined) return integer(found, 'n');
    assert.deepEqual(readFileSync(setAside), bytes.file);
    assert.deepEqual(readFileSync(`${setAside}-wal`), bytes.log);
    return 'set aside';
  }

  beforeEach(async () => {
    left = await leave('select 1');
  });

  /** Behind it lie two more transactions. */
  const settled = (): number => left.ends.at(-3) ?? 0;
  const lastBegins = (): number => left.ends.at(-2) ?? 0;

  it('that is whole gives back all that was acknowledged', async () => {
    assert.equal(await open(left), COMMITS);
  });

  it('with any one bit turned over before the last transactions is set aside with its file', async () => {
    const chance = seeded(1);
    for (let turn = 0; turn < BITS; turn++) {
      const at = Math.floor(chance() * settled());
      const log = flip(left.log, at, Math.floor(chance() * 8));
      assert.equal(await open({ ...left, log }), 'set aside', `the bit in byte ${at}`);
    }
  });

  it('with a bit turned over in each field of its header is set aside', async () => {
    for (const at of [0, 4, 8, 12, 16, 20, 24, 28])
      assert.equal(await open({ ...left, log: flip(left.log, at) }), 'set aside', `byte ${at}`);
  });

  it('with a bit turned over in each field of a frame is set aside', async () => {
    for (const at of [0, 4, 8, 12, 16, 20, 24, FRAME - 1])
      assert.equal(
        await open({ ...left, log: flip(left.log, HEADER + 2 * FRAME + at) }),
        'set aside',
        `byte ${at}`,
      );
  });

  it('loses nothing in silence when a bit is turned over in the file as well', async () => {
    const chance = seeded(2);
    for (let turn = 0; turn < BITS / 4; turn++) {
      const file = flip(left.file, Math.floor(chance() * left.file.length));
      const log = flip(left.log, Math.floor(chance() * settled()));
      assert.equal(await open({ file, log }), 'set aside');
    }
  });

  it('whose beginning is noise is set aside', async () => {
    const log = Buffer.from(left.log).fill(0x5a, 0, HEADER + 2 * FRAME);
    assert.equal(await open({ ...left, log }), 'set aside');
  });

  it('is not what a transaction is that was cut off: the ones before are there', async () => {
    const end = left.log.length;
    for (const at of [lastBegins(), lastBegins() + 7, lastBegins() + FRAME, end - 4096, end - 1]) {
      assert.equal(await open({ ...left, log: left.log.subarray(0, at) }), COMMITS - 1, `cut at ${at}`);
      assert.equal(
        await open({ ...left, log: Buffer.from(left.log).fill(0, at) }),
        COMMITS - 1,
        `zeros from ${at}`,
      );
    }
  });

  it('is not what a transaction is of which only the end has reached the disk', async () => {
    const log = Buffer.from(left.log).fill(0, lastBegins(), lastBegins() + FRAME);
    assert.equal(await open({ ...left, log }), COMMITS - 1);
  });

  it('in its last transaction cannot be told from one that was cut off', async () => {
    assert.equal(await open({ ...left, log: flip(left.log, lastBegins() + 100) }), COMMITS - 1);
  });

  it('is not what a log is whose header was being written when all else was in the database', async () => {
    const emptied = await leave('pragma wal_checkpoint(full)');
    assert.equal(await open({ ...emptied, log: flip(emptied.log, 12) }), COMMITS);
  });
});
