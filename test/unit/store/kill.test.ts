import { strict as assert } from 'node:assert';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Database } from '../../../src/store/database.ts';
import { integer } from '../../../src/store/row.ts';
import { seeded } from './recordedDisk.ts';
import { storeFolder, wasmPath } from './storeFolder.ts';

const KILLS = Number(process.env['STORE_KILLS'] ?? 4);
const writer = fileURLToPath(new URL('killedWriter.ts', import.meta.url));

/** Runs the writer, kills it once it has acknowledged `commits` more, and answers the last one that it acknowledged. */
function killAfter(commits: number, file: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [writer, file, wasmPath], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.split('\n').length > commits) child.kill('SIGKILL');
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code !== null) reject(new Error(`the writer ended by itself with ${code}`));
      else resolve(Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1)));
    });
  });
}

describe('a killed process', function () {
  this.timeout(5000 + KILLS * 10_000);
  const place = storeFolder();

  it('loses no acknowledged commit and leaves no half of one', async () => {
    const chance = seeded(7);
    const file = place.file('tasks.db');
    for (let kill = 0; kill < KILLS; kill++) {
      const acknowledged = await killAfter(1 + Math.floor(chance() * 60), file);
      const db = await Database.open({ file, wasmPath });
      const found = db.prepare('select batch, count(*) as n from lines group by batch order by batch').all();
      db.close();
      assert.ok(found.length >= acknowledged, `${acknowledged} acknowledged, ${found.length} found`);
      found.forEach((row, index) =>
        assert.deepEqual([integer(row, 'batch'), integer(row, 'n')], [index + 1, 3]),
      );
    }
  });
});
