import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';

describe('a suite started by test/tool/mocha.ts', () => {
  it('ends with its counts', async () => {
    const { code, lastLine } = await runSuite('good');
    assert.deepEqual({ code, lastLine }, { code: 0, lastLine: '1 passed, 0 failed, 1 skipped' });
  });

  it('exits non-zero when a test failed', async () => {
    const { code, lastLine } = await runSuite('failing');
    assert.deepEqual({ code, lastLine }, { code: 1, lastLine: '1 passed, 1 failed, 0 skipped' });
  });

  it('exits non-zero when no test ran', async () => {
    const { code, lastLine } = await runSuite('empty');
    assert.deepEqual({ code, lastLine }, { code: 1, lastLine: '0 passed, 0 failed, 0 skipped' });
  });

  it('exits non-zero, and says why, when a test left something open', async () => {
    const { code, stderr } = await runSuite('leaking');
    assert.equal(code, 1);
    assert.match(stderr, /left something open: .*Timeout/);
  });
});

interface Outcome {
  readonly code: number | undefined;
  readonly lastLine: string | undefined;
  readonly stderr: string;
}

function runSuite(name: string): Promise<Outcome> {
  const script = ['test/tool/mocha.ts', `test/fixtures/suites/${name}`];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, script, { env: {} }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? undefined, lastLine: stdout.trimEnd().split('\n').at(-1), stderr }),
    );
  });
}
