import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { locateVfs, VFS } from '../../../src/store/locateVfs.ts';
import { compileSqlite } from '../../../src/store/sqliteRuntime.ts';
import { storeFolder, wasmPath } from './storeFolder.ts';

/** A memory with a struct of SQLite's file interface at each of the addresses. */
function memoryWith(...addresses: number[]): Uint8Array {
  const memory = new Uint8Array(16_384);
  const view = new DataView(memory.buffer);
  memory.set(Buffer.from('unix\0'), 8192);
  for (const address of addresses) {
    view.setUint32(address + VFS.VERSION, 3, true);
    view.setUint32(address + VFS.FILE_SIZE, 52, true);
    view.setUint32(address + VFS.MAX_PATH, 512, true);
    view.setUint32(address + VFS.NAME, 8192, true);
    for (let offset = VFS.OPEN; offset <= VFS.CURRENT_TIME; offset += 4)
      view.setUint32(address + offset, 5, true);
  }
  return memory;
}

describe('the file interface of SQLite', () => {
  const place = storeFolder();

  it('is found where it is', () => {
    assert.equal(locateVfs(memoryWith(2048), 10), 2048);
  });

  it('is refused in words when it is not found, or found twice', () => {
    assert.throws(() => locateVfs(memoryWith(), 10), { code: 'wasm', message: /found in 0 places/ });
    assert.throws(() => locateVfs(memoryWith(2048, 4096), 10), {
      code: 'wasm',
      message: /found in 2 places/,
    });
  });

  it('is not taken for found where the functions are none', () => {
    assert.throws(() => locateVfs(memoryWith(2048), 5), { code: 'wasm' });
  });

  it('needs a binary that is there and is WebAssembly', async () => {
    const wrong = place.file('wrong.wasm');
    writeFileSync(wrong, 'not wasm');
    await assert.rejects(compileSqlite(wrong), {
      code: 'wasm',
      message: /could not be loaded from .*wrong\.wasm/,
    });
    await assert.rejects(compileSqlite(place.file('none.wasm')), { code: 'wasm' });
  });

  it('works in a CommonJS bundle with the binary beside it', async () => {
    const source = fileURLToPath(new URL('../../../src/store/database.ts', import.meta.url));
    const program = `
      import { Database } from ${JSON.stringify(source)};
      import { join } from 'node:path';
      const db = await_(Database.open({ file: join(__dirname, 'tasks.db'), wasmPath: join(__dirname, 'sql-wasm.wasm') }));
      async function await_(opening) {
        const db = await opening;
        db.exec('create table t (a); insert into t values (41 + 1)');
        console.log(db.prepare('select a from t').get().a);
        db.close();
      }`;
    const outfile = place.file('bundle.cjs');
    const stdin = { contents: program, resolveDir: fileURLToPath(new URL('.', import.meta.url)) };
    await build({
      stdin,
      outfile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      minify: true,
      logLevel: 'error',
    });
    copyFileSync(wasmPath, place.file('sql-wasm.wasm'));
    assert.equal(execFileSync(process.execPath, [outfile], { encoding: 'utf8' }).trim(), '42');
  }).timeout(10_000);
});
