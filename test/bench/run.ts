// npm run bench [-- --json] [--only PART] [--long]: the engine's figures beside what the disk itself needs, and those of a
// real VS Code with and without this extension, in one run. PART: `engine` (all but the editor) or a name in `PARTS`.
// `--long`: also at sizes that take many minutes.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundles } from './bundles.ts';
import { claims } from './claims.ts';
import { editor } from './editor.ts';
import { commits, lifecycles } from './engine.ts';
import { graphs } from './graphs.ts';
import { growth } from './growth.ts';
import { language } from './language.ts';
import { lists } from './lists.ts';
import { printTable, type Row } from './measure.ts';
import { recovery } from './recovery.ts';
import { threads } from './threads.ts';
import { yardstick } from './yardstick.ts';

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, only: { type: 'string' }, long: { type: 'boolean', default: false } },
});
const { only, long } = values;

const PARTS: Readonly<Record<string, (folder: string) => Promise<readonly Row[]>>> = {
  commits: (folder) => commits(folder, () => yardstick(folder, 300)),
  lives: async (folder) => {
    const rows: Row[] = [];
    for (const callers of [1, 8, 64]) rows.push(await lifecycles(folder, callers, 1_000));
    return rows;
  },
  claims,
  graphs: (folder) => graphs(folder, long),
  growth: (folder) => growth(folder, long),
  lists,
  threads,
  recovery,
  language,
  editor: async (folder) => [...bundles(), ...(await editor(folder))],
};

const chosen = Object.entries(PARTS).filter(
  ([name]) => only === undefined || only === name || (only === 'engine' && name !== 'editor'),
);
if (chosen.length === 0) {
  console.error(`There is no part "${only}": engine, ${Object.keys(PARTS).join(', ')}.`);
  process.exit(2);
}
const folder = mkdtempSync(path.join(os.tmpdir(), 'atq-bench-'));
try {
  const rows: Row[] = [];
  for (const [, part] of chosen) rows.push(...(await part(folder)));
  if (values.json === true) console.log(JSON.stringify(rows, undefined, 2));
  else printTable(rows);
  const cpu = os.cpus()[0]?.model ?? 'unknown';
  const machine = `${os.cpus().length} cores (${cpu}), Node ${process.versions.node}, ${os.platform()} ${os.release()}`;
  // Apart from the rows: what stands on the standard output is JSON as a whole.
  if (values.json === true) console.error(machine);
  else console.log(machine);
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
