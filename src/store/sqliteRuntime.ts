import { readFile } from 'node:fs/promises';
import initSqlJs from 'sql.js';
import type { Database as SqlJsDatabase } from 'sql.js';
import { StoreError } from './errors.ts';
import { WasmMemory } from './wasmMemory.ts';

/** The parts of sql.js and of its WebAssembly module that the store builds on. */
export interface SqliteRuntime {
  readonly memory: WasmMemory;
  readonly table: WebAssembly.Table;
  /** Opens a database in memory, or, given bytes, one under a name that the VFS may map to a file. */
  openDatabase(bytes?: Uint8Array): SqlJsDatabase;
  /** Makes a function callable from WebAssembly; `signature` is Emscripten's, e.g. `iij`: returns i32, takes i32, i64. */
  addFunction(callback: (...args: never[]) => number, signature: string): number;
  /** Reserves memory inside the module for as long as the thread lives. */
  allocate(bytes: number): number;
}

interface EmscriptenCalls {
  addFunction(callback: (...args: never[]) => number, signature: string): number;
  _malloc(bytes: number): number;
}

/** Starts sql.js with the given binary. sql.js can be started once in a thread: see `loadVfs`. */
export async function startSqlite(module: WebAssembly.Module): Promise<SqliteRuntime> {
  let exported: WebAssembly.Exports = {};
  const config = {
    useOldExtensionFunctions: false,
    instantiateWasm(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) {
      const instance = new WebAssembly.Instance(module, imports);
      exported = instance.exports;
      done(instance);
      return exported;
    },
  };
  const sqlJs = await initSqlJs(config);
  if (!offersCalls(sqlJs)) throw unknownBuild('addFunction or _malloc is missing');
  return {
    memory: new WasmMemory(only(exported, WebAssembly.Memory, 'memory')),
    table: only(exported, WebAssembly.Table, 'table'),
    openDatabase: (bytes) => new sqlJs.Database(bytes),
    addFunction: (callback, signature) => sqlJs.addFunction(callback, signature),
    allocate: (bytes) => sqlJs._malloc(bytes),
  };
}

/** Reads and compiles the WebAssembly binary of SQLite. */
export async function compileSqlite(wasmPath: string): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(await readFile(wasmPath));
  } catch (cause) {
    throw new StoreError(
      'wasm',
      `SQLite could not be loaded from ${wasmPath}. Install the extension again.`,
      {
        file: wasmPath,
        cause,
      },
    );
  }
}

/** The error for a build of sql.js that this code does not know how to work with. */
export function unknownBuild(reason: string): StoreError {
  return new StoreError(
    'wasm',
    `This build of sql.js cannot keep its database in a file: ${reason}. Nothing was opened. Install the extension again.`,
  );
}

function offersCalls(sqlJs: object): sqlJs is EmscriptenCalls {
  return (
    'addFunction' in sqlJs &&
    typeof sqlJs.addFunction === 'function' &&
    '_malloc' in sqlJs &&
    typeof sqlJs._malloc === 'function'
  );
}

function only<T extends object>(
  exported: WebAssembly.Exports,
  kind: abstract new (...args: never[]) => T,
  what: string,
): T {
  const found = Object.values(exported).filter((value): value is T => value instanceof kind);
  const [first] = found;
  if (!first || found.length !== 1)
    throw unknownBuild(`it exports ${found.length} objects of the kind ${what}`);
  return first;
}
