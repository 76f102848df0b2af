// npm test: the build, then every check and suite, a few at a time, and one sum at the end. With arguments: only those named.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Counts, COUNTS_FILE, inWords, isGood, NOTHING_RAN, oneFailure, sum } from './counts.ts';

interface Suite {
  readonly name: string;
  /** Arguments for Node: every tool here is a script. */
  readonly script: readonly string[];
  /** A check has no counts of its own: it passes or fails as one. */
  readonly isCheck?: true;
  readonly needsEditor?: true;
}

interface Result {
  readonly name: string;
  readonly counts: Counts;
  readonly seconds: string;
}

/** The last lines of a check that failed are told once more. */
const LINES_TOLD = 20;
/** The suites wait as much as they compute. */
const LANES = Math.min(3, os.availableParallelism() + 1);

/** What the suites run. */
const build: Suite = { name: 'build', script: ['esbuild.js'], isCheck: true };

// The longest comes first, then what tells soonest that something is wrong.
const suites: readonly Suite[] = [
  {
    name: 'browser',
    script: ['test/tool/mocha.ts', 'test/browser', '--timeout', '90000', '--retries', '1'],
    needsEditor: true,
  },
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
  { name: 'integration', script: ['test/integration/run.ts'] },
  { name: 'unit', script: ['test/tool/mocha.ts', 'test/unit'] },
  { name: 'cli', script: ['test/tool/mocha.ts', 'test/cli', '--timeout', '30000'] },
  { name: 'contract', script: ['test/tool/mocha.ts', 'test/contract'] },
  { name: 'language', script: ['test/tool/mocha.ts', 'test/language', '--timeout', '30000'] },
  { name: 'threads', script: ['test/tool/mocha.ts', 'test/threads', '--timeout', '30000'] },
  { name: 'smoke', script: ['test/tool/start.ts', '--smoke'], isCheck: true, needsEditor: true },
  { name: 'kill', script: ['test/kill/run.ts', '--kills', '8'] },
];

/** The editor of test/host is for Linux x64 alone. */
const hasEditor = process.platform === 'linux' && process.arch === 'x64';

const started = performance.now();
const chosen = process.argv.slice(2);
const unknown = chosen.find((name) => ![build, ...suites].some((suite) => suite.name === name));
if (unknown !== undefined) throw new Error(`No suite is called ${unknown}.`);
const results = [...(await runAll([build])), ...(await runAll(suites))];
console.log('');
for (const { name, counts, seconds } of results) {
  console.log(`${isGood(counts) ? '✔' : '✖'} ${name.padEnd(12)} ${inWords(counts)} (${seconds} s)`);
}
const total = sum(results.map((result) => result.counts));
// Once more, at the end: who reads only the last lines of a long log finds them there.
for (const trouble of total.troubles) console.log(`\n${trouble}`);
if (total.troubles.length > 0) console.log('');
console.log(`${secondsSince(started)} s in all\n${inWords(total)}`);
if (!isGood(total)) process.exitCode = 1;

/** Runs those that were asked for, as many at once as there are lanes. */
async function runAll(all: readonly Suite[]): Promise<readonly Result[]> {
  const waiting = all
    .filter(({ needsEditor = false }) => hasEditor || !needsEditor)
    .filter(({ name }) => chosen.length === 0 || chosen.includes(name));
  const done: Result[] = [];
  const lane = async () => {
    for (let suite = waiting.shift(); suite; suite = waiting.shift()) {
      const begun = performance.now();
      const counts = await run(suite);
      done.push({ name: suite.name, counts, seconds: secondsSince(begun) });
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return done;
}

async function run(suite: Suite): Promise<Counts> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'agent-task-queue-test-'));
  const file = path.join(folder, 'counts.json');
  try {
    console.log(`\n▸ ${suite.name}`);
    const { code, printed } = await runScript(suite.script, { ...process.env, [COUNTS_FILE]: file });
    console.log(`\n◂ ${suite.name}\n${printed.trimEnd()}`);
    if (suite.isCheck === true)
      return code === 0 ? { ...NOTHING_RAN, passed: 1 } : oneFailure(`${suite.name}\n${ending(printed)}`);
    return judge(suite.name, readCounts(file), code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A suite that died, ran nothing or exits non-zero without naming a failure counts as one failure. */
function judge(name: string, counts: Counts | undefined, code: number | null): Counts {
  if (counts === undefined) return oneFailure(`${name} did not say how many tests it ran`);
  if (counts.failed > 0 || (code === 0 && counts.passed > 0)) return counts;
  return sum([counts, oneFailure(`${name} exited with ${code}`)]);
}

function ending(printed: string): string {
  return printed.trimEnd().split('\n').slice(-LINES_TOLD).join('\n');
}

function readCounts(file: string): Counts | undefined {
  try {
    return Counts.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    console.error('The suite ended without saying how many tests it ran.');
    return undefined;
  }
}

/** Resolves with the exit code, or null after a signal, and all that was printed: what runs beside it must not mix with it. */
async function runScript(
  script: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ readonly code: number | null; readonly printed: string }> {
  const child = spawn(process.execPath, script, { stdio: ['ignore', 'pipe', 'pipe'], env });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (printed += chunk));
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, printed };
}

function secondsSince(begun: number): string {
  return ((performance.now() - begun) / 1000).toFixed(1);
}
