import assert from 'node:assert/strict';
import { Desk } from './desk.ts';
import { jsonLines } from './program.ts';

describe('agent-task-queue cancel, pause, resume, retry, delete and export', () => {
  it('commands several tasks, and says which one refuses', async () => {
    await using desk = await Desk.make();
    await desk.run('add', 'Look at the first file', '--ref', 'a', '--provider', 'offline');
    await desk.run('add', 'Look at the second file', '--ref', 'b', '--provider', 'offline');
    assert.deepEqual(await desk.run('pause', 'a', 'b'), {
      code: 0,
      stdout: 'a paused\nb paused\n',
      stderr: '',
    });
    assert.deepEqual(await desk.run('resume', 'a'), { code: 0, stdout: 'a goes on\n', stderr: '' });
    const refused = await desk.run('resume', 'a', 'b');
    assert.equal(refused.code, 1);
    assert.equal(refused.stdout, 'b goes on\n');
    assert.equal(refused.stderr, 'Task a is queued; only a paused task can be resumed.\n');
    const cancelled = await desk.run('cancel', 'a', '--json');
    assert.deepEqual(
      jsonLines(cancelled.stdout).map(({ type, ref, effect }) => [type, ref, effect]),
      [['cancel', 'a', 'done']],
    );
    assert.equal((await desk.run('retry', 'a', '--fresh')).stdout, 'a gets another go\n');
    assert.equal((await desk.engine.get('a'))?.status, 'queued');
  });

  it('deletes tasks, what depends on others first', async () => {
    await using desk = await Desk.make();
    await desk.run('add', 'Look at the first file', '--ref', 'a', '--provider', 'offline');
    await desk.run('add', 'Look at the second file', '--ref', 'b', '--after', 'a');
    const refused = await desk.run('delete', 'a');
    assert.deepEqual(refused, {
      code: 1,
      stdout: '',
      stderr: 'b depends on a; delete it first, or together with it.\n',
    });
    assert.deepEqual(await desk.run('delete', 'a', 'b'), {
      code: 0,
      stdout: 'b deleted\na deleted\n',
      stderr: '',
    });
    assert.equal((await desk.engine.list()).total, 0);
  });

  it('deletes a task with all that depends on it where that is asked for, and says how many', async () => {
    await using desk = await Desk.make();
    await desk.run('add', 'Look at the first file', '--ref', 'a', '--provider', 'offline');
    await desk.run('add', 'Look at the second file', '--ref', 'b', '--after', 'a');
    await desk.run('add', 'Look at the third file', '--ref', 'c', '--after', 'b');
    assert.deepEqual(await desk.run('delete', '--cascade', 'a', 'b'), {
      code: 0,
      stdout: 'a deleted, with 2 tasks that depended on it\nb deleted\n',
      stderr: '',
    });
    assert.equal((await desk.engine.list()).total, 0);
    await desk.run('add', 'Look at the first file', '--ref', 'a', '--provider', 'offline');
    const { stdout } = await desk.run('delete', '--cascade', 'a', '--json');
    assert.deepEqual(
      jsonLines(stdout).map(({ type, ref, dependants }) => [type, ref, dependants]),
      [['delete', 'a', 0]],
    );
  });

  it('exports the history of one task or of all, as JSON lines in order', async () => {
    await using desk = await Desk.make();
    await desk.run('add', 'Look at the first file', '--ref', 'a', '--provider', 'offline');
    await desk.run('add', 'Look at the second file', '--ref', 'b', '--provider', 'offline');
    await desk.run('cancel', 'a');
    const of = async (...args: readonly string[]) =>
      jsonLines((await desk.run('export', ...args)).stdout).map(({ ref, type, status, actor }) => [
        ref,
        type,
        status,
        actor,
      ]);
    assert.deepEqual(await of(), [
      ['a', 'status', 'queued', 'person'],
      ['b', 'status', 'queued', 'person'],
      ['a', 'status', 'cancelled', 'person'],
    ]);
    assert.deepEqual(await of('b'), [['b', 'status', 'queued', 'person']]);
  });
});
