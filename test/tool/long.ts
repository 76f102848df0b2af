// npm run test:long: the tests that look at everything instead of a part of it, for hours. Each repeats a failure by the
// seed that it prints.
import { spawnSync } from 'node:child_process';

const EVERYTHING = {
  ALL_STORIES: '1',
  FAULT_STRIDE: '1',
  LOG_BITS: '1000',
  MODEL_RUNS: '100000',
  OWNER_KILLS: '100',
  POWER_CUTS: '150',
  STORE_KILLS: '100',
};
const HOURS_MS = '36000000';

const scripts = [
  ['test/tool/mocha.ts', 'test/unit', '--timeout', HOURS_MS],
  ['test/kill/run.ts', '--kills', '500'],
];

for (const script of scripts) {
  const env = { ...EVERYTHING, ...process.env };
  const { status } = spawnSync(process.execPath, script, { stdio: 'inherit', env });
  if (status !== 0) process.exitCode = 1;
}
