// Runs inside the extension host: VS Code loads this bundle and calls run().
import { appendFileSync, globSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';
import * as z from 'zod';
import { countedRun } from '../tool/countedRun.ts';
import { PHASES, TASK } from './phases.ts';

const Task = z.object({
  phase: z.enum(PHASES),
  report: z.string(),
  counts: z.string(),
  grep: z.string().optional(),
});

/** Rejects on a failed test and when there was none: VS Code passes on nothing else, not even process.exit. */
export async function run(): Promise<void> {
  const task = Task.parse(JSON.parse(process.env[TASK] ?? 'null'));
  // The extension host's console reaches the outside mangled and among VS Code's own lines.
  Mocha.reporters.Base.consoleLog = (...parts: unknown[]) =>
    appendFileSync(task.report, `${format(...parts)}\n`);
  const mocha = new Mocha({ ui: 'bdd', reporter: 'spec', color: false, timeout: 40_000, retries: 1 });
  if (task.grep !== undefined) mocha.grep(task.grep);
  for (const file of globSync(path.join(import.meta.dirname, task.phase, '*.test.cjs')).toSorted())
    mocha.addFile(file);
  const counts = await countedRun(mocha);
  writeFileSync(task.counts, JSON.stringify(counts));
  if (counts.failed > 0) throw new Error(`${counts.failed} tests failed.`);
  if (counts.passed === 0 && task.grep === undefined) throw new Error('No test ran.');
}
