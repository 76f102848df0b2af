// npm test: every check and every suite, one after another, and one sum at the end. With arguments: only the suites named.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Counts, COUNTS_FILE, inWords, isGood, sum } from './counts.ts';

interface Suite {
  readonly name: string;
  /** Arguments for Node: every tool here is a script. */
  readonly script: readonly string[];
  /** A check has no counts of its own: it passes or fails as one. */
  readonly isCheck?: true;
}

const suites: readonly Suite[] = [
  { name: 'format', script: ['node_modules/prettier/bin/prettier.cjs', '--check', '.'], isCheck: true },
  {
    name: 'lint',
    script: ['node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings'],
    isCheck: true,
  },
  { name: 'types', script: ['node_modules/typescript/bin/tsc'], isCheck: true },
  {
    name: 'types of the web views',
    script: ['node_modules/typescript/bin/tsc', '-p', 'webview-ui'],
    isCheck: true,
  },
  { name: 'build', script: ['esbuild.js'], isCheck: true },
  { name: 'unit', script: ['test/tool/mocha.ts', 'test/unit'] },
  { name: 'contract', script: ['test/tool/mocha.ts', 'test/contract'] },
  { name: 'threads', script: ['test/tool/mocha.ts', 'test/threads', '--timeout', '30000'] },
  { name: 'cli', script: ['test/tool/mocha.ts', 'test/cli', '--timeout', '30000'] },
  { name: 'kill', script: ['test/kill/run.ts', '--kills', '12'] },
  { name: 'integration', script: ['test/integration/run.ts'] },
  // The editor of test/host is for Linux x64 alone.
  ...(process.platform === 'linux' && process.arch === 'x64'
    ? ([
        {
          name: 'browser',
          script: ['test/tool/mocha.ts', 'test/browser', '--timeout', '90000', '--retries', '1'],
        },
        { name: 'smoke', script: ['test/tool/start.ts', '--smoke'], isCheck: true },
      ] as const)
    : []),
];

const oneFailure: Counts = { passed: 0, failed: 1, skipped: 0 };
const started = performance.now();
const chosen = choose(process.argv.slice(2));
const results: { readonly name: string; readonly counts: Counts; readonly seconds: string }[] = [];
for (const suite of chosen) {
  console.log(`\n▸ ${suite.name}`);
  const begun = performance.now();
  results.push({ name: suite.name, counts: await run(suite), seconds: secondsSince(begun) });
}
console.log('');
for (const { name, counts, seconds } of results) {
  console.log(`${isGood(counts) ? '✔' : '✖'} ${name.padEnd(12)} ${inWords(counts)} (${seconds} s)`);
}
const total = sum(results.map((result) => result.counts));
console.log(`${secondsSince(started)} s in all\n${inWords(total)}`);
if (!isGood(total)) process.exitCode = 1;

function choose(names: readonly string[]): readonly Suite[] {
  const unknown = names.find((name) => !suites.some((suite) => suite.name === name));
  if (unknown !== undefined) throw new Error(`No suite is called ${unknown}.`);
  return names.length === 0 ? suites : suites.filter((suite) => names.includes(suite.name));
}

async function run(suite: Suite): Promise<Counts> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'agent-task-queue-test-'));
  const file = path.join(folder, 'counts.json');
  try {
    const code = await runScript(suite.script, { ...process.env, [COUNTS_FILE]: file });
    if (suite.isCheck === true) return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : oneFailure;
    return judge(readCounts(file), code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A suite that died, ran nothing or exits non-zero without naming a failure counts as one failure. */
function judge(counts: Counts | undefined, code: number | null): Counts {
  if (counts === undefined) return oneFailure;
  if (counts.failed > 0 || (code === 0 && counts.passed > 0)) return counts;
  return sum([counts, oneFailure]);
}

function readCounts(file: string): Counts | undefined {
  try {
    return Counts.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    console.error('The suite ended without saying how many tests it ran.');
    return undefined;
  }
}

/** Resolves with the exit code, or null after a signal. */
function runScript(script: readonly string[], env: NodeJS.ProcessEnv): Promise<number | null> {
  const child = spawn(process.execPath, script, { stdio: 'inherit', env });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
}

function secondsSince(begun: number): string {
  return ((performance.now() - begun) / 1000).toFixed(1);
}
