import assert from 'node:assert/strict';
import path from 'node:path';
import { EngineClient } from '../../src/engine/client.ts';
import { EngineHost } from '../../src/threads/engineHost.ts';
import { has, jsonLines, Place, taskFile, type Line } from './program.ts';

const FILES = {
  'tasks/a.task.md': taskFile('id: a'),
  'tasks/b.task.md': taskFile('id: b\ndependsOn: [a]'),
};
const SLOWLY = ['--provider', 'offline', '--offline-pace', '250', '--json'];
/** Leaves a second terminal the time to start, also on a busy machine. */
const MORE_SLOWLY = ['--provider', 'offline', '--offline-pace', '600', '--json'];

describe('agent-task-queue, stopped and killed', () => {
  it('gives back what runs on Ctrl-C, ends with 130, and the next run goes on', async () => {
    await using place = await Place.make(FILES);
    const run = place.start('run', 'tasks', ...SLOWLY);
    await run.line(has({ type: 'progress', ref: 'a', currentStep: 2 }));
    run.child.kill('SIGINT');
    const { code, stdout } = await run.ended;
    assert.equal(code, 130);
    assert.deepEqual(jsonLines(stdout).at(-1), {
      type: 'summary',
      completed: 0,
      failed: 0,
      cancelled: 0,
      waiting: 2,
    });
    const stopped = (await place.tasks()).get('a');
    assert.deepEqual([stopped?.['status'], stopped?.['retryCount']], ['queued', 0]);
    const next = await place.run('run', '--provider', 'offline', '--json');
    assert.equal(next.code, 0);
    assertNoStepTwice(await history(place));
  });

  it('lists, follows and commands in a second terminal what the first one runs', async () => {
    await using place = await Place.make({ ...FILES, 'tasks/c.task.md': taskFile('id: c') });
    const first = place.start('run', 'tasks', ...MORE_SLOWLY);
    await first.line(has({ type: 'progress', ref: 'c' }));
    const second = place.start('run', 'tasks', ...MORE_SLOWLY);
    await second.line(has({ type: 'progress' }));
    assert.equal((await place.tasks()).get('c')?.['status'], 'running');
    const cancel = await place.run('cancel', 'c');
    assert.equal(cancel.stdout, 'c is being cancelled\n');
    const ends = await Promise.all([first.ended, second.ended]);
    for (const { code, stdout } of ends) {
      assert.equal(code, 1);
      const summary = jsonLines(stdout).at(-1);
      assert.deepEqual(summary, { type: 'summary', completed: 2, failed: 0, cancelled: 1, waiting: 0 });
    }
    assert.equal((await place.tasks()).get('a')?.['attempt'], 1);
  });

  it('takes over from a terminal that was killed, and does nothing twice', async () => {
    await using place = await Place.make(FILES);
    const first = place.start('run', 'tasks', ...SLOWLY);
    await first.line(has({ type: 'progress', ref: 'a', currentStep: 2 }));
    const second = place.start('run', 'tasks', ...SLOWLY);
    await second.line(has({ type: 'progress' }));
    first.child.kill('SIGKILL');
    const { code, stdout, stderr } = await second.ended;
    assert.equal(code, 0);
    assert.equal(jsonLines(stdout).at(-1)?.['completed'], 2);
    assert.match(stderr, /The program that ran the queue has gone; this one runs it now\./);
    assertNoStepTwice(await history(place));
  });

  // It takes a while to be sure that nobody will run anything.
  it('goes on when the owner that it attached to runs nothing and leaves', async () => {
    await using place = await Place.make(FILES);
    const idle = idleOwner(place);
    await idle.client.stats();
    // Its provider is chosen by whoever runs it.
    await place.run('add', 'Look at src/greet.ts as well', '--ref', 'c');
    assert.equal((await place.tasks()).get('c')?.['status'], 'pending');
    await place.run('add', 'tasks', '--provider', 'offline');
    const run = place.start('run', '--provider', 'offline', '--json');
    await run.errorLine((line) => line.startsWith('The queue is open in another program that runs nothing.'));
    await idle.close();
    const { code, stdout } = await run.ended;
    assert.equal(code, 0);
    assert.equal(jsonLines(stdout).at(-1)?.['completed'], 3);
  });
});

/** Like a window on a workspace that nobody trusts: it owns the store and answers, and runs nothing. */
function idleOwner(place: Place) {
  const dist = path.resolve(import.meta.dirname, '../../dist');
  const host = new EngineHost({
    engineThreadFile: path.join(dist, 'engineThread.cjs'),
    data: {
      storeDir: place.store,
      wasmPath: path.join(dist, 'sql-wasm.wasm'),
      taskThreadFile: path.join(dist, 'taskThread.cjs'),
      maxWorkers: 0,
      workspaceFolders: [place.workspace],
      providers: {},
      offlinePaceMs: 0,
    },
    credentials: async () => ({}),
    notify: () => undefined,
  });
  const client = new EngineClient({ connect: () => host.connect() });
  return { client, close: () => client.close().then(() => host.close()) };
}

async function history(place: Place): Promise<readonly Line[]> {
  return jsonLines((await place.run('export')).stdout);
}

/** A finished step is never run again. */
function assertNoStepTwice(events: readonly Line[]): void {
  const finished = events.filter(({ type, ...event }) => type === 'step' && event['phase'] === 'finished');
  const names = finished.map((event) => `${String(event['ref'])} ${String(event['step'])}`);
  assert.ok(names.length > 10);
  assert.deepEqual(names, [...new Set(names)]);
}
