import { strict as assert } from 'node:assert';
import { StoreError } from '../../../src/store/errors.ts';
import type { FileSystem } from '../../../src/store/fileSystem.ts';
import type { Migration } from '../../../src/store/migrations.ts';
import { openStoreFile, type OpenedStore } from '../../../src/store/openStore.ts';
import { integer } from '../../../src/store/row.ts';
import { FailingOnce, FAULTS, type Fault } from './failingOnce.ts';
import { storeFolder, wasmPath } from './storeFolder.ts';

/** Every so many-th operation meets each fault; 1 leaves none out. */
const STRIDE = Number(process.env['FAULT_STRIDE'] ?? 9);
const COMMITS = 6;
const ROWS_A_COMMIT = 2;
/** Frames of the log: small enough for checkpoints in the middle. */
const CHECKPOINT = 8;

const migrations: readonly Migration[] = [
  {
    version: 1,
    up: (db) => db.exec('create table lines (id integer primary key, batch integer, body text) strict'),
  },
];

function open(file: string, files?: FileSystem): Promise<OpenedStore> {
  return openStoreFile({ file, wasmPath, migrations, now: () => 0, ...(files ? { files } : {}) });
}

/** What one life of the store came to. */
interface Life {
  /** Commits that were said to be done, in both openings together. */
  readonly acknowledged: number;
  readonly error: unknown;
}

/** Opens a new store, commits, closes it, opens it again and commits more; until something fails. */
async function live(file: string, files: FileSystem): Promise<Life> {
  let acknowledged = 0;
  try {
    for (const end of [COMMITS, 2 * COMMITS]) {
      const { db } = await open(file, files);
      try {
        db.exec(`pragma wal_autocheckpoint=${CHECKPOINT}`);
        while (acknowledged < end) {
          const batch = acknowledged + 1;
          db.transaction(() => {
            for (let row = 0; row < ROWS_A_COMMIT; row++)
              db.prepare('insert into lines (batch, body) values (?, ?)').run(batch, 'x'.repeat(2_000));
          });
          acknowledged = batch;
        }
      } finally {
        db.close();
      }
    }
    return { acknowledged, error: undefined };
  } catch (error) {
    return { acknowledged, error };
  }
}

/** What an honest disk holds afterwards: whole batches without a gap. */
async function batchesAt(file: string): Promise<number> {
  const { db, setAside } = await open(file);
  try {
    assert.equal(setAside, undefined, 'the store is not damaged');
    assert.deepEqual(db.prepare('pragma integrity_check').all(), [{ integrity_check: 'ok' }]);
    const found = db.prepare('select batch, count(*) as n from lines group by batch order by batch').all();
    found.forEach((row, index) => {
      assert.equal(integer(row, 'batch'), index + 1);
      assert.equal(integer(row, 'n'), ROWS_A_COMMIT);
    });
    return found.length;
  } finally {
    db.close();
  }
}

describe('a fault in any operation on the files of a store', function () {
  this.timeout(1_000_000 / STRIDE + 20_000);
  const place = storeFolder();

  async function meet(fault: Fault, at: number): Promise<string | undefined> {
    const file = `${place.folder(`${fault}-${at}`)}/tasks.db`;
    const files = new FailingOnce(at, fault);
    const { acknowledged, error } = await live(file, files);
    const where = `${fault} at operation ${at} (${files.met ?? 'never reached'})`;
    if (error === undefined) assert.equal(acknowledged, 2 * COMMITS, where);
    else {
      assert.ok(error instanceof StoreError, new Error(where, { cause: error }));
      assert.ok(error.message.includes(file), `${where}: ${error.message}`);
    }
    const batches = await batchesAt(file).catch((cause: unknown) => {
      throw new Error(where, { cause });
    });
    assert.ok(
      batches === acknowledged || batches === acknowledged + 1,
      `${where}: ${batches} of ${acknowledged}`,
    );
    return files.met;
  }

  for (const [index, fault] of FAULTS.entries()) {
    it(`${fault}: whatever was acknowledged is there, and the failure is named`, async () => {
      const whole = new FailingOnce(0, fault);
      const { error } = await live(`${place.folder('whole')}/tasks.db`, whole);
      assert.equal(error, undefined);
      const met = new Set<string | undefined>();
      // Each fault begins at another operation, so that together they meet more of them.
      for (let at = 1 + (index % STRIDE); at <= whole.count; at += STRIDE) met.add(await meet(fault, at));
      for (const name of ['read', 'write', 'fdatasync']) assert.ok(met.has(name), `${name} was met`);
    });
  }
});
