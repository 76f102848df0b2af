// npm run bench [-- --json] [--only engine|editor]: the engine's figures beside what the disk itself needs, and those of
// a real VS Code with and without this extension, in one run.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundles } from './bundles.ts';
import { editor } from './editor.ts';
import { claims, commits, lifecycles } from './engine.ts';
import { growth } from './growth.ts';
import { printTable, type Row } from './measure.ts';
import { threads } from './threads.ts';
import { yardstick } from './yardstick.ts';

const { values } = parseArgs({ options: { json: { type: 'boolean' }, only: { type: 'string' } } });
const folder = mkdtempSync(path.join(os.tmpdir(), 'atq-bench-'));
try {
  const rows: Row[] = [];
  if (values.only !== 'editor') rows.push(...(await engine()));
  if (values.only !== 'engine') rows.push(...bundles(), ...(await editor(folder)));
  if (values.json === true) console.log(JSON.stringify(rows, undefined, 2));
  else printTable(rows);
  const cpu = os.cpus()[0]?.model ?? 'unknown';
  console.log(
    `${os.cpus().length} cores (${cpu}), Node ${process.versions.node}, ${os.platform()} ${os.release()}`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

async function engine(): Promise<readonly Row[]> {
  const rows = [...(await commits(folder, () => yardstick(folder, 300)))];
  for (const callers of [1, 8, 64]) rows.push(await lifecycles(folder, callers, 1_000));
  return [...rows, ...(await claims(folder)), ...(await growth(folder)), ...(await threads(folder))];
}
