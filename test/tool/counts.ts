import { writeFileSync } from 'node:fs';
import * as z from 'zod';

/** What a suite has to say for itself; a suite that ran nothing has failed. */
export const Counts = z.object({
  passed: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  skipped: z.int().nonnegative(),
  /** What somebody has to look into: tests that failed, and those that passed at a second try only. */
  troubles: z.array(z.string()).default([]),
});
export type Counts = z.infer<typeof Counts>;

/** Names the file that a suite started by test.ts writes its counts to. */
export const COUNTS_FILE = 'AGENT_TASK_QUEUE_TEST_COUNTS';

export const NOTHING_RAN: Counts = { passed: 0, failed: 0, skipped: 0, troubles: [] };

/** A suite or check that failed as a whole, and why. */
export function oneFailure(why: string): Counts {
  return { ...NOTHING_RAN, failed: 1, troubles: [`Failed: ${why}`] };
}

/** One sum over several suites. */
export function sum(all: readonly Counts[]): Counts {
  return {
    passed: all.reduce((total, counts) => total + counts.passed, 0),
    failed: all.reduce((total, counts) => total + counts.failed, 0),
    skipped: all.reduce((total, counts) => total + counts.skipped, 0),
    troubles: all.flatMap((counts) => counts.troubles),
  };
}

/** The last line of every suite. */
export function inWords(counts: Counts): string {
  return `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
}

/** A run is good when nothing failed and something passed. */
export function isGood(counts: Counts): boolean {
  return counts.failed === 0 && counts.passed > 0;
}

/** Prints a suite's last line, hands its counts to test.ts if that started it, and sets the exit code. */
export function reportCounts(counts: Counts): void {
  console.log(inWords(counts));
  const file = process.env[COUNTS_FILE];
  if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
  if (!isGood(counts)) process.exitCode = 1;
}
