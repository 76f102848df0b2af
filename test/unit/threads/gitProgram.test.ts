import { strict as assert } from 'node:assert';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { systemClock } from '../../../src/engine/systemClock.ts';
import { gitProgram, programEnvironment } from '../../../src/threads/gitProgram.ts';
import { FakeClock } from '../../fake/clock.ts';
import { TemporaryWorkspace } from '../workspace/temporaryWorkspace.ts';

const never = new AbortController().signal;

/** A folder outside the workspace with a program that is called git. */
function programs(workspace: TemporaryWorkspace, name: string, script: string): string {
  const folder = path.join(workspace.parent, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'git'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return folder;
}

/** Tells when somebody begins to wait. */
class TellingClock extends FakeClock {
  #tell = (): void => undefined;

  nextTimer(): Promise<void> {
    return new Promise((resolve) => {
      this.#tell = resolve;
    });
  }

  override after(ms: number, callback: () => void): () => void {
    this.#tell();
    return super.after(ms, callback);
  }
}

describe('gitProgram', () => {
  const options = { maxBytes: 1_000, signal: never };

  it('runs the first git of the PATH that lies outside the workspace', async () => {
    using workspace = new TemporaryWorkspace();
    const inside = programs(workspace, 'project/node_modules/.bin', 'echo inside');
    const outside = programs(workspace, 'bin', 'echo "outside $1 in $(pwd)"');
    const PATH = ['relative/bin', inside, path.join(workspace.parent, 'none'), outside].join(path.delimiter);
    const git = gitProgram({
      environment: { PATH },
      workspaceFolders: [workspace.root],
      clock: systemClock,
    });
    const answer = await git(['status'], { ...options, cwd: workspace.root });
    assert.deepEqual(answer, {
      code: 0,
      out: `outside status in ${workspace.root}\n`,
      err: '',
      cut: false,
    });
  });

  it('says that there is none', async () => {
    using workspace = new TemporaryWorkspace();
    const git = gitProgram({ environment: {}, workspaceFolders: [], clock: systemClock });
    assert.equal(await git(['status'], { ...options, cwd: workspace.root }), undefined);
  });

  it('gives it what it needs of the environment, and nothing else', async () => {
    using workspace = new TemporaryWorkspace();
    const folder = programs(workspace, 'bin', '/usr/bin/env');
    const given = { PATH: folder, HOME: '/home/person', OPENAI_API_KEY: 'secret', GIT_DIR: '/elsewhere' };
    const git = gitProgram({
      environment: programEnvironment(given),
      workspaceFolders: [],
      clock: systemClock,
    });
    const out = (await git([], { ...options, cwd: workspace.root }))?.out ?? '';
    assert.match(out, /^HOME=\/home\/person$/m);
    assert.match(out, /^GIT_ALLOW_PROTOCOL=none$/m);
    assert.doesNotMatch(out, /secret|elsewhere/);
  });

  it('ends it where it says too much, and tells what went wrong', async () => {
    using workspace = new TemporaryWorkspace();
    const PATH = programs(
      workspace,
      'bin',
      'echo wrong >&2; if [ "$1" = all ]; then exec /usr/bin/yes; fi; exit 7',
    );
    const git = gitProgram({ environment: { PATH }, workspaceFolders: [], clock: systemClock });
    const much = await git(['all'], { ...options, cwd: workspace.root });
    assert.deepEqual([much?.out.length, much?.cut], [1_000, true]);
    const failed = await git([], { ...options, cwd: workspace.root });
    assert.deepEqual(failed, { code: 7, out: '', err: 'wrong\n', cut: false });
  });

  it('ends it when it takes too long, and when the task is stopped', async () => {
    using workspace = new TemporaryWorkspace();
    const PATH = programs(workspace, 'bin', 'exec /usr/bin/tail -f /dev/null');
    const clock = new TellingClock();
    const git = gitProgram({ environment: { PATH }, workspaceFolders: [], clock });
    const runs = clock.nextTimer();
    const slow = git([], { ...options, cwd: workspace.root });
    await runs;
    await clock.advance(20_000);
    assert.equal((await slow)?.code, null);
    const stop = new AbortController();
    const runsAgain = clock.nextTimer();
    const stopped = git([], { ...options, cwd: workspace.root, signal: stop.signal });
    await runsAgain;
    stop.abort(new Error('enough'));
    await assert.rejects(stopped, /enough/);
    assert.equal(clock.pending, 0);
  });
});
