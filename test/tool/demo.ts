// npm run demo: the example tasks over examples/workspace, without key or network. Killed in the middle, the next call
// goes on where it was; once everything has completed, the next call starts afresh.
import { spawn } from 'node:child_process';
import { existsSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const STORE = '.vscode-test/demo';
const DONE = path.join(STORE, 'demo-completed');

process.chdir(path.resolve(import.meta.dirname, '../..'));
if (existsSync(DONE)) rmSync(STORE, { recursive: true });
mkdirSync(STORE, { recursive: true });

const files = globSync('examples/workspace/tasks/*.task.md').toSorted();
// A pause between turns, so that a person can watch, and kill it in the middle.
const PACE_MS = '350';
const options = [
  '--workspace',
  'examples/workspace',
  '--provider',
  'offline',
  '--store',
  STORE,
  '--offline-pace',
  PACE_MS,
];
const command = ['dist/cli.cjs', 'run', ...files, ...options, ...process.argv.slice(2)];
const child = spawn(process.execPath, command, { stdio: 'inherit' });
// Ctrl-C reaches both; the queue puts its tasks back first, and its exit code is the one that counts.
process.on('SIGINT', () => undefined);
child.once('exit', (code, signal) => {
  if (code === 0) writeFileSync(DONE, '');
  process.exitCode = code ?? (signal === null ? 1 : 130);
});
