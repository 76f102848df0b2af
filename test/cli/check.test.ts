import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Desk } from './desk.ts';
import { jsonLines, Place, taskFile } from './program.ts';

const GOOD = { 'tasks/a.task.md': taskFile('id: a'), 'tasks/b.task.md': taskFile('dependsOn: [a]') };

describe('check', () => {
  it('finds nothing wrong where nothing is, and opens no queue', async () => {
    await using desk = await Desk.make(GOOD);
    assert.deepEqual(await desk.run('check'), {
      code: 0,
      stdout: 'No problems in 2 task files.\n',
      stderr: '',
    });
    assert.deepEqual(desk.opened, []);
  });

  it('tells problems of all files at their places, in order, and ends with 1 for errors', async () => {
    await using desk = await Desk.make({
      'z.task.md': taskFile('prioritty: 3\nagent: Reviwer\ncontext: [src/gone.ts, ../x]'),
      'tasks/a.task.md': taskFile('dependsOn: [b]'),
      'tasks/b.task.md': taskFile('id: b\ndependsOn: [./a.task.md, parser]\nprovider: opnai'),
    });
    const { code, stdout, stderr } = await desk.run('check');
    assert.deepEqual(stdout.split('\n'), [
      'tasks/a.task.md:2:13: error: dependsOn[0]: the tasks depend on each other in a circle: tasks/a.task.md → b → tasks/a.task.md [cycle]',
      'tasks/b.task.md:3:13: error: dependsOn[0]: the tasks depend on each other in a circle: b → tasks/a.task.md → b [cycle]',
      'tasks/b.task.md:3:26: error: dependsOn[1]: there is no task parser. [unknown-dependency]',
      'tasks/b.task.md:4:11: warning: provider: there is no provider named opnai. Did you mean openai? [unknown-provider]',
      'z.task.md:2:1: error: prioritty: is not known. Did you mean priority? [unknown-key]',
      'z.task.md:3:8: error: agent: there is no agent named Reviwer. Did you mean Reviewer? [unknown-agent]',
      'z.task.md:4:11: warning: context[0]: there is no file src/gone.ts now. [missing-context]',
      'z.task.md:4:24: error: context[1]: "../x" contains "..". Write the path from the workspace folder down. [invalid-value]',
      '6 errors and 2 warnings in 3 task files.',
      '',
    ]);
    assert.deepEqual([code, stderr], [1, '']);
  });

  it('ends with 0 where there are only warnings', async () => {
    await using desk = await Desk.make({ 'a.task.md': taskFile('context: ["lib/**"]') });
    const { code, stdout } = await desk.run('check');
    assert.match(stdout, /^a\.task\.md:2:11: warning: .*\n1 warning in 1 task file\.\n$/);
    assert.equal(code, 0);
  });

  it('knows all files of the workspace, and tells of those that are given', async () => {
    await using desk = await Desk.make({ ...GOOD, 'other.task.md': taskFile('typ: coding') });
    assert.equal((await desk.run('check', 'tasks/b.task.md')).stdout, 'No problems in 1 task file.\n');
    assert.equal((await desk.run('check', 'tasks', '*.task.md')).code, 1);
  });

  it('takes from a queue that is there what no file bears', async () => {
    await using desk = await Desk.make(GOOD);
    await desk.run('add', 'tasks/a.task.md');
    await rm(path.join(desk.place.workspace, 'tasks/a.task.md'));
    desk.opened.length = 0;
    assert.equal((await desk.run('check')).code, 1, 'no store, so nobody knows that task');
    await mkdir(desk.place.store, { recursive: true });
    await writeFile(path.join(desk.place.store, 'tasks.db'), '');
    assert.equal((await desk.run('check')).stdout, 'No problems in 1 task file.\n');
    assert.deepEqual(
      desk.opened.map(({ maxWorkers }) => maxWorkers),
      [0],
    );
  });

  it('tells a problem a line and then the counts as JSON', async () => {
    await using desk = await Desk.make({ 'a.task.md': taskFile('type: codng') });
    const { stdout } = await desk.run('check', '--json');
    assert.deepEqual(jsonLines(stdout), [
      {
        type: 'problem',
        file: 'a.task.md',
        severity: 'error',
        line: 2,
        column: 7,
        endLine: 2,
        endColumn: 12,
        field: 'type',
        message: 'must be one of general, analysis, coding, research, review, documentation',
        code: 'invalid-value',
        meant: 'coding',
      },
      { type: 'checked', files: 1, errors: 1, warnings: 0 },
    ]);
  });

  it('says so where there are no task files, and refuses files that are not there', async () => {
    await using desk = await Desk.make();
    assert.deepEqual(await desk.run('check'), { code: 0, stdout: 'No task files.\n', stderr: '' });
    const { code, stderr } = await desk.run('check', 'gone.task.md');
    assert.deepEqual([code, stderr], [2, 'gone.task.md: is not there\n']);
  });

  it('runs as a program and makes no store', async () => {
    await using place = await Place.make({ 'a.task.md': taskFile('dependsOn: [gone]') });
    await rm(place.store, { recursive: true, force: true });
    const { code, stdout } = await place.run('check');
    assert.deepEqual([code, stdout.split('\n').at(-2)], [1, '1 error in 1 task file.']);
    assert.equal(existsSync(place.store), false);
  });
});
