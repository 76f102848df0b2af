import path from 'node:path';
import type { EngineHostOptions } from '../../src/threads/engineHost.ts';

const root = path.resolve(import.meta.dirname, '../..');
const inBundle = (file: string): string => path.join(root, 'dist', file);

/** What is shipped, on a store of its own, with the offline provider. */
export function hostOptions(
  storeDir: string,
  data: Partial<EngineHostOptions['data']> = {},
): EngineHostOptions {
  return {
    engineThreadFile: inBundle('engineThread.cjs'),
    data: {
      storeDir,
      wasmPath: inBundle('sql-wasm.wasm'),
      taskThreadFile: inBundle('taskThread.cjs'),
      maxWorkers: 2,
      workspaceFolders: [path.join(root, 'examples/workspace')],
      providers: {},
      defaultProvider: 'offline',
      offlinePaceMs: 0,
      ...data,
    },
    credentials: async () => ({}),
    notify: () => undefined,
  };
}
