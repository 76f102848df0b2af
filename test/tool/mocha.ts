// Runs a folder of *.test.ts with mocha in this process: node test/tool/mocha.ts FOLDER [FILE…] [--grep TEXT].
import { globSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import Mocha from 'mocha';
import { countedRun } from './countedRun.ts';
import { reportCounts } from './counts.ts';

/** How long a suite may keep the process alive after its last test: what is open then has leaked. */
const LEAK_GRACE_MS = 2000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    grep: { type: 'string' },
    timeout: { type: 'string', default: '10000' },
    retries: { type: 'string', default: '0' },
  },
});
const [folder, ...files] = positionals;
if (folder === undefined) throw new Error('Name the folder of the suite, for example test/unit.');

const mocha = new Mocha({
  ui: 'bdd',
  reporter: 'spec',
  timeout: Number(values.timeout),
  retries: Number(values.retries),
  forbidOnly: 'CI' in process.env,
});
if (values.grep !== undefined) mocha.grep(values.grep);
mocha.files = (files.length > 0 ? files : globSync(`${folder}/**/*.test.ts`).toSorted()).map((file) =>
  path.resolve(file),
);
await mocha.loadFilesAsync();

// As mocha's own command does: a promise that nobody waits for must not fail in silence.
process.on('unhandledRejection', (reason) => {
  throw reason instanceof Error ? reason : new Error(String(reason));
});
const counts = await countedRun(mocha);
reportCounts(counts);
setTimeout(failOnLeak, LEAK_GRACE_MS).unref();

function failOnLeak(): void {
  console.error(`The tests of ${folder} left something open: ${process.getActiveResourcesInfo().join(', ')}`);
  process.exit(1);
}
