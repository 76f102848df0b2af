import { unknownBuild } from './sqliteRuntime.ts';

/** Byte offsets in `struct sqlite3_vfs`, a documented C interface, for 32-bit WebAssembly (sqlite.org/c3ref/vfs.html). */
export const VFS = {
  VERSION: 0,
  FILE_SIZE: 4,
  MAX_PATH: 8,
  NAME: 16,
  OPEN: 24,
  DELETE: 28,
  ACCESS: 32,
  FULL_PATH: 36,
  RANDOMNESS: 56,
  SLEEP: 60,
  CURRENT_TIME: 64,
} as const;

const STRUCT_WORDS = 22;
const CALLBACKS = [
  VFS.OPEN,
  VFS.DELETE,
  VFS.ACCESS,
  VFS.FULL_PATH,
  VFS.RANDOMNESS,
  VFS.SLEEP,
  VFS.CURRENT_TIME,
];
/** The struct is static data, which lies at the bottom of the memory. */
const SEARCHED_BYTES = 4 << 20;

/**
 * The address of SQLite's VFS "unix" in the module's memory. SQLite must have been initialized.
 *
 * @throws StoreError unless exactly one place in memory matches: better no store than a wrong one.
 */
export function locateVfs(memory: Uint8Array, functions: number): number {
  const words = new Uint32Array(memory.buffer, 0, Math.min(memory.length, SEARCHED_BYTES) >> 2);
  const found: number[] = [];
  for (let index = 256; index < words.length - STRUCT_WORDS; index++) {
    if (words[index] === 3 && isUnixVfs(memory, words.subarray(index, index + STRUCT_WORDS), functions))
      found.push(index * 4);
  }
  const [address] = found;
  if (address === undefined || found.length !== 1)
    throw unknownBuild(`its file interface was found in ${found.length} places instead of one`);
  return address;
}

function isUnixVfs(memory: Uint8Array, struct: Uint32Array, functions: number): boolean {
  const field = (offset: number): number => struct[offset / 4] ?? 0;
  const name = field(VFS.NAME);
  if (field(VFS.MAX_PATH) !== 512 || field(VFS.FILE_SIZE) < 8 || field(VFS.FILE_SIZE) > 512) return false;
  if (name < 64 || Buffer.from(memory.subarray(name, name + 5)).toString('latin1') !== 'unix\0') return false;
  return CALLBACKS.every((offset) => field(offset) > 0 && field(offset) < functions);
}
