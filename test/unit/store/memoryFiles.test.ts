import { strict as assert } from 'node:assert';
import { Database } from '../../../src/store/database.ts';
import { MemoryFiles } from '../../fake/memoryFiles.ts';
import { wasmPath } from './storeFolder.ts';

describe('a disk in memory whose power is cut', () => {
  const file = '/store/tasks.db';

  async function committedBeforeCut(synchronous: 'full' | 'off'): Promise<readonly unknown[]> {
    const files = new MemoryFiles();
    const first = await Database.open({ file, wasmPath, files });
    first.exec('create table t (a); pragma wal_checkpoint(truncate)');
    first.exec(`pragma synchronous=${synchronous}`);
    first.transaction(() => first.prepare('insert into t values (1)').run());
    files.cutPower();
    first.abandon();
    const second = await Database.open({ file, wasmPath, files });
    const found = second.prepare('select a from t').all();
    second.close();
    return found;
  }

  it('has what was committed', async () => {
    assert.deepEqual(await committedBeforeCut('full'), [{ a: 1 }]);
  });

  it('has lost what was committed without a sync: it is not blind', async () => {
    assert.deepEqual(await committedBeforeCut('off'), []);
  });
});
