import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { median, type Sample } from './measure.ts';

/** What the disk itself needs: append 8 KB and wait until they are on it. Everything durable is held against this. */
export function yardstick(folder: string, rounds: number): Sample {
  const file = path.join(folder, 'yardstick');
  const fd = openSync(file, 'w');
  const block = Buffer.alloc(8_192, 1);
  const times: number[] = [];
  for (let n = 0; n < rounds; n++) {
    const begun = performance.now();
    writeSync(fd, block);
    fdatasyncSync(fd);
    times.push(performance.now() - begun);
  }
  closeSync(fd);
  rmSync(file);
  return { ms: median(times), n: rounds };
}
