import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** sql.js's binary as the package manager laid it down. */
export const wasmPath = createRequire(import.meta.url).resolve('sql.js/dist/sql-wasm.wasm');

/** A folder that is new for each test of the suite that calls this, and gone after it. */
export function storeFolder(): { file(name: string): string; folder(name: string): string } {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'atq-store-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));
  return {
    file: (name) => join(root, name),
    folder: (name) => {
      const path = join(root, name);
      mkdirSync(path, { recursive: true });
      return path;
    },
  };
}
