import { strict as assert } from 'node:assert';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '../../../src/store/database.ts';
import { StoreError } from '../../../src/store/errors.ts';
import { realFileSystem, type FileSystem } from '../../../src/store/fileSystem.ts';
import { schemaVersion } from '../../../src/store/migrations.ts';
import { openStoreFile, type OpenedStore } from '../../../src/store/openStore.ts';
import type { Row } from '../../../src/store/row.ts';
import { MIGRATIONS, SCHEMA_VERSION } from '../../../src/store/schema.ts';
import { MemoryFiles } from '../../fake/memoryFiles.ts';
import { FailingOnce, FAULTS, type Fault } from './failingOnce.ts';
import { kept, makeOldStore, schemaOf } from './oldStore.ts';
import { storeFolder, wasmPath } from './storeFolder.ts';

const OLD_VERSIONS = MIGRATIONS.map(({ version }) => version).filter((version) => version < SCHEMA_VERSION);
/** Every so many-th operation meets each fault, over all old versions together; 1 leaves none out. */
const STRIDE = Number(process.env['FAULT_STRIDE'] ?? 9) === 1 ? 1 : 27 * OLD_VERSIONS.length;

function open(file: string, files?: FileSystem): Promise<OpenedStore> {
  return openStoreFile({ file, wasmPath, migrations: MIGRATIONS, now: () => 0, ...(files ? { files } : {}) });
}

const WAYS = ['a close', 'a crash'] as const;
type Way = (typeof WAYS)[number];

/** An old store on the disk, as it was closed or as a crash left it with its log. */
interface Old {
  readonly version: number;
  readonly leftBy: Way;
  readonly folder: string;
  readonly kept: readonly Row[];
  /** How many operations it takes to bring it to the newest format. */
  readonly operations: number;
}

describe('a fault in any operation of bringing an old store to the newest format', function () {
  this.timeout(3_000_000 / STRIDE + 20_000);
  const place = storeFolder();
  const olds: Old[] = [];
  let newest: readonly Row[];
  let made: string;
  let lives = 0;

  before(async () => {
    made = mkdtempSync(join(tmpdir(), 'atq-old-stores-'));
    const { db } = await open(join(made, 'new.db'));
    newest = schemaOf(db);
    db.close();
    for (const leftBy of WAYS) for (const version of OLD_VERSIONS) olds.push(await makeOld(version, leftBy));
  });
  after(() => rmSync(made, { recursive: true, force: true }));

  async function makeOld(version: number, leftBy: Way): Promise<Old> {
    const folder = join(made, `${version}-${leftBy}`);
    mkdirSync(folder);
    const file = join(made, `${version}-${leftBy}.db`);
    let rows: readonly Row[] = [];
    await makeOldStore(file, version, (db) => {
      rows = kept(db);
      if (leftBy === 'a crash')
        for (const end of ['', '-wal']) copyFileSync(file + end, `${folder}/tasks.db${end}`);
    });
    if (leftBy === 'a close') copyFileSync(file, `${folder}/tasks.db`);
    const whole = new FailingOnce(0, 'crash after');
    assert.equal(await bring(copied(folder, join(made, `${version}-${leftBy}-brought`)), whole), undefined);
    return { version, leftBy, folder, kept: rows, operations: whole.count };
  }

  /** A life of its own for the store in `folder`; answers its file. */
  function copied(folder: string, target: string): string {
    cpSync(folder, target, { recursive: true });
    return join(target, 'tasks.db');
  }

  /** Opens it and closes it again, until something fails. */
  async function bring(file: string, files: FileSystem): Promise<unknown> {
    try {
      const { db } = await open(file, files);
      db.close();
      return undefined;
    } catch (error) {
      return error;
    }
  }

  async function assertWhole(file: string, old: Old, files?: FileSystem): Promise<void> {
    const { db, setAside } = await open(file, files);
    try {
      assert.equal(setAside, undefined, 'the store is not damaged');
      assert.deepEqual(db.prepare('pragma integrity_check').all(), [{ integrity_check: 'ok' }]);
      assert.equal(schemaVersion(db), SCHEMA_VERSION);
      assert.deepEqual(schemaOf(db), newest, 'nothing is half migrated');
      assert.deepEqual(kept(db), old.kept);
    } finally {
      db.close();
    }
  }

  /** Each copy that was kept is the whole store as it was before that version. */
  async function assertCopies(file: string, old: Old, files: FileSystem = realFileSystem): Promise<void> {
    const copies = MIGRATIONS.filter(({ version }) => files.existsSync(`${file}.before-v${version}`));
    assert.ok(copies.length > 0, 'a copy was kept');
    for (const { version } of copies) {
      const copy = await Database.open({ file: `${file}.before-v${version}`, wasmPath, files });
      assert.equal(schemaVersion(copy), version - 1);
      assert.deepEqual(kept(copy), old.kept);
      copy.close();
    }
  }

  async function meet(old: Old, fault: Fault, at: number): Promise<string | undefined> {
    const file = copied(old.folder, place.file(`life-${++lives}`));
    const files = new FailingOnce(at, fault);
    const error = await bring(file, files);
    const where = `${fault} at operation ${at} (${files.met ?? 'never reached'}) from version ${old.version}`;
    try {
      if (error !== undefined) {
        assert.ok(error instanceof StoreError, new Error('another error', { cause: error }));
        assert.ok(error.message.includes(file), error.message);
      }
      await assertWhole(file, old);
      await assertCopies(file, old);
    } catch (cause) {
      throw new Error(where, { cause });
    }
    return files.met;
  }

  /** The power goes right after one operation: what was not synced is lost. */
  async function cut(old: Old, at: number): Promise<void> {
    const disk = new MemoryFiles(
      new Map(readdirSync(old.folder).map((name) => [`/${name}`, readFileSync(join(old.folder, name))])),
    );
    await bring('/tasks.db', new FailingOnce(at, 'crash after', disk));
    disk.cutPower();
    try {
      await assertWhole('/tasks.db', old, disk);
      await assertCopies('/tasks.db', old, disk);
    } catch (cause) {
      throw new Error(`a power cut after operation ${at} from version ${old.version}`, { cause });
    }
  }

  for (const leftBy of WAYS) {
    const those = () => olds.filter((old) => old.leftBy === leftBy);

    it(`a power cut, after ${leftBy}: all is there afterwards, migrated, with a copy from before`, async () => {
      for (const old of those())
        for (let at = 1 + (old.version % STRIDE); at <= old.operations; at += STRIDE) await cut(old, at);
    });

    for (const [index, fault] of FAULTS.entries()) {
      it(`${fault}, after ${leftBy}: all is there afterwards, migrated, with a copy from before`, async () => {
        const met = new Set<string | undefined>();
        for (const old of those()) {
          // Together they meet more of the operations: each begins at another one.
          const first = 1 + ((index + (STRIDE / OLD_VERSIONS.length) * old.version) % STRIDE);
          for (let at = Math.floor(first); at <= old.operations; at += STRIDE)
            met.add(await meet(old, fault, at));
        }
        for (const name of ['read', 'write']) assert.ok(met.has(name), `${name} was met`);
      });
    }
  }
});
