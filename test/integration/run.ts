// The integration suite: mocha inside a real extension host, once for each phase, with one profile over all phases.
// Linux x64 takes the VS Code of test/host; --desktop, and every other system, downloads a desktop VS Code.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runTests } from '@vscode/test-electron';
import { Counts, NOTHING_RAN, oneFailure, reportCounts, sum } from '../tool/counts.ts';
import { bundleTests } from './bundle.ts';
import { follow } from './follow.ts';
import { filesWith } from './filesWith.ts';
import { PHASES, type Phase, type RunnerTask, TASK } from './phases.ts';
import { KEYS } from './secrets.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: { desktop: { type: 'boolean' }, grep: { type: 'string' }, phase: { type: 'string' } },
});
const desktop = values.desktop === true || process.platform !== 'linux' || process.arch !== 'x64';

// Below the system's temporary folder, since VS Code's sockets want short paths.
const profile = mkdtempSync(path.join(os.tmpdir(), 'atq-'));
const workspace = path.join(profile, 'workspace');
const extensions = path.join(profile, 'extensions');
// Below the repository, since the runner finds mocha from there.
const bundle = path.join(REPOSITORY, '.vscode-test', `integration-${process.pid}`);
try {
  cpSync(path.join(REPOSITORY, 'test/fixtures/workspace'), workspace, { recursive: true });
  mkdirSync(bundle, { recursive: true });
  mkdirSync(extensions);
  symlinkSync(path.join(REPOSITORY, 'test/fixtures/language-model'), path.join(extensions, 'language-model'));
  await bundleTests(bundle);
  const results: Counts[] = [];
  const phases = PHASES.filter((phase) => values.phase === undefined || phase === values.phase);
  for (const phase of phases) results.push(await run(phase));
  if (phases.includes('models')) results.push(await searchForKeys());
  reportCounts(sum(results));
} finally {
  for (const folder of [profile, bundle]) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

async function run(phase: Phase): Promise<Counts> {
  console.log(`\nPhase ${phase}`);
  const report = path.join(profile, `${phase}.txt`);
  const counts = path.join(profile, `${phase}.json`);
  const task: RunnerTask = { phase, report, counts, grep: values.grep };
  const following = follow(report);
  try {
    await runTests({
      ...(desktop
        ? { version: 'stable' }
        : { vscodeExecutablePath: path.join(REPOSITORY, 'test/host/vscode-host') }),
      extensionDevelopmentPath: REPOSITORY,
      extensionTestsPath: path.join(bundle, 'runner.cjs'),
      extensionTestsEnv: { PATH: pathWithThisNode(), [TASK]: JSON.stringify(task) },
      launchArgs: [workspace, `--user-data-dir=${profile}`, `--extensions-dir=${extensions}`],
    });
  } catch (error) {
    return explain(phase, error, read(counts));
  } finally {
    following.stop();
  }
  return read(counts) ?? explain(phase, new Error('The runner wrote no counts.'), undefined);
}

/** No key that a test connected with lies anywhere in the profile, its logs and stores, but where the editor keeps secrets. */
async function searchForKeys(): Promise<Counts> {
  const leaks = await filesWith(Object.values(KEYS), profile, [path.join(profile, 'browser')]);
  for (const file of leaks) console.error(`  a key lies in ${path.relative(profile, file)}`);
  console.log(leaks.length === 0 ? '  ✔ the keys are found nowhere' : '  ✖ the keys are found');
  return leaks.length === 0 ? { ...NOTHING_RAN, passed: 1 } : oneFailure('the keys are found');
}

/** The stand-in for `code` starts with the Node that PATH names first. */
function pathWithThisNode(): string {
  return `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH'] ?? ''}`;
}

function read(file: string): Counts | undefined {
  try {
    return Counts.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** A window that died after its tests passed is a failure all the same. */
function explain(phase: Phase, error: unknown, counts: Counts | undefined): Counts {
  if (counts !== undefined && counts.failed > 0) return counts;
  const why = `Phase ${phase}: ${error instanceof Error ? error.message : String(error)}`;
  console.error(why);
  return sum([counts ?? NOTHING_RAN, oneFailure(why)]);
}
