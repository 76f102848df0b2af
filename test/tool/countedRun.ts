import { format } from 'node:util';
import type Mocha from 'mocha';
import type { Counts } from './counts.ts';

/** Lines of an error that are told once more after everything else. */
const LINES_TOLD = 12;

/** Runs the tests. A test that fails and then passes has a cause that is still to be found: it is told, too. */
export function countedRun(mocha: Mocha): Promise<Counts> {
  const troubles: string[] = [];
  return new Promise((resolve) => {
    const runner = mocha.run(() => {
      const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
      resolve({ passed: passes, failed: failures, skipped: pending, troubles });
    });
    runner.on('fail', (test, error: unknown) => void troubles.push(told('Failed', test, error)));
    runner.on(
      'retry',
      (test: Mocha.Test, error: unknown) => void troubles.push(told('Tried again', test, error)),
    );
  });
}

function told(what: string, test: { fullTitle(): string }, error: unknown): string {
  const lines = format('%s', error instanceof Error ? (error.stack ?? error.message) : error).split('\n');
  return `${what}: ${test.fullTitle()}: ${lines.slice(0, LINES_TOLD).join('\n')}`;
}
