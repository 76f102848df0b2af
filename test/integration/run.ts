// The integration suite: mocha inside a real extension host, once for each phase, with one profile over all phases.
// Linux x64 takes the VS Code of test/host; --desktop, and every other system, downloads a desktop VS Code.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runTests } from '@vscode/test-electron';
import { Counts, reportCounts, sum } from '../tool/counts.ts';
import { bundleTests } from './bundle.ts';
import { follow } from './follow.ts';
import { PHASES, type Phase, type RunnerTask, TASK } from './phases.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const { values } = parseArgs({ options: { desktop: { type: 'boolean' }, grep: { type: 'string' } } });
const desktop = values.desktop === true || process.platform !== 'linux' || process.arch !== 'x64';

// Below the system's temporary folder, since VS Code's sockets want short paths.
const profile = mkdtempSync(path.join(os.tmpdir(), 'atq-'));
const workspace = path.join(profile, 'workspace');
// Below the repository, since the runner finds mocha from there.
const bundle = path.join(REPOSITORY, '.vscode-test', `integration-${process.pid}`);
try {
  cpSync(path.join(REPOSITORY, 'test/fixtures/workspace'), workspace, { recursive: true });
  mkdirSync(bundle, { recursive: true });
  await bundleTests(bundle);
  const results: Counts[] = [];
  for (const phase of PHASES) results.push(await run(phase));
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
      launchArgs: [
        workspace,
        `--user-data-dir=${profile}`,
        `--extensions-dir=${profile}/extensions`,
        '--disable-extensions',
      ],
    });
  } catch (error) {
    return explain(phase, error, read(counts));
  } finally {
    following.stop();
  }
  return read(counts) ?? explain(phase, new Error('The runner wrote no counts.'), undefined);
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
  console.error(`Phase ${phase}: ${error instanceof Error ? error.message : String(error)}`);
  return sum([counts ?? { passed: 0, failed: 0, skipped: 0 }, { passed: 0, failed: 1, skipped: 0 }]);
}
