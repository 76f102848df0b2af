// npm run bench [-- --json]: the store's and the engine's figures beside what the disk itself needs, in one run.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { claims, commits, lifecycles } from './engine.ts';
import { printTable, type Row } from './measure.ts';
import { threads } from './threads.ts';
import { yardstick } from './yardstick.ts';

const { values } = parseArgs({ options: { json: { type: 'boolean' } } });
const folder = mkdtempSync(path.join(os.tmpdir(), 'atq-bench-'));
try {
  const rows: Row[] = [...(await commits(folder, () => yardstick(folder, 300)))];
  for (const callers of [1, 8, 64]) rows.push(await lifecycles(folder, callers, 1_000));
  rows.push(...(await claims(folder)));
  rows.push(...(await threads(folder)));
  if (values.json === true) console.log(JSON.stringify(rows, undefined, 2));
  else printTable(rows);
  const cpu = os.cpus()[0]?.model ?? 'unknown';
  console.log(
    `${os.cpus().length} cores (${cpu}), Node ${process.versions.node}, ${os.platform()} ${os.release()}`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
