import assert from 'node:assert/strict';
import { EXAMPLES, has, jsonLines, Place, taskFile } from './program.ts';

const REFS = ['analysis', 'docs', 'fix-rent', 'release-notes', 'review', 'rounding', 'survey'];

describe('agent-task-queue run', () => {
  it('brings the example tasks to their results, in JSON lines', async () => {
    await using place = await Place.make();
    const run = await place.run(
      'run',
      `${EXAMPLES}/tasks`,
      '--workspace',
      EXAMPLES,
      '--provider',
      'offline',
      '--json',
    );
    assert.equal(run.stderr, '');
    assert.equal(run.code, 0);
    const lines = jsonLines(run.stdout);
    assert.deepEqual(lines.at(-1), { type: 'summary', completed: 7, failed: 0, cancelled: 0, waiting: 0 });
    for (const line of lines.slice(0, -1)) {
      assert.match(String(line['at']), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      assert.match(String(line['task']), /^[0-9a-f-]{36}$/);
      assert.ok(REFS.includes(String(line['ref'])), String(line['ref']));
    }
    const completed = lines.filter((line) => line['status'] === 'completed').map((line) => line['ref']);
    assert.deepEqual(completed.map(String).toSorted(), REFS);
    const kinds = new Set(lines.map(({ type }) => type));
    assert.deepEqual([...kinds].toSorted(), ['changes', 'log', 'progress', 'status', 'step', 'summary']);
    assert.ok(completed.indexOf('survey') < completed.indexOf('analysis'));
  });

  it('does not run again what has completed', async () => {
    await using place = await Place.make({ 'a.task.md': taskFile('id: a') });
    const first = await place.run('run', 'a.task.md', '--provider', 'offline');
    assert.equal(first.code, 0);
    const again = await place.run('run', 'a.task.md', '--provider', 'offline');
    assert.equal(again.code, 0);
    assert.match(again.stdout, /Completed before, not run again: a\n/);
    assert.equal((await place.tasks()).get('a')?.['attempt'], 1);
  });

  it('says in plain lines what happens, and where the result can be read', async () => {
    await using place = await Place.make({ 'a.task.md': taskFile('id: a') });
    const { code, stdout } = await place.run('run', 'a.task.md', '--provider', 'offline');
    assert.equal(code, 0);
    assert.match(stdout, /^\d\d:\d\d:\d\d a {13}running {3}step 1 of \d: \S/m);
    assert.match(stdout, /^\d\d:\d\d:\d\d a {13}completed Sample, no AI: /m);
    assert.match(stdout, /^✔ a completed: Sample, no AI: .*\n {4}node \S*cli\.cjs show a$/m);
    assert.match(stdout, /^1 completed, 0 failed, 0 cancelled, 0 waiting \(.* s\)$/m);
    assert.ok(!stdout.includes('\u001b'));
  });

  it('tells in the log what a task was not given of its context', async () => {
    await using place = await Place.make({
      'a.task.md': taskFile('id: a\ncontext: ["@problems", "@diff", "no/*.ts"]'),
    });
    const { code, stdout } = await place.run('run', 'a.task.md', '--provider', 'offline', '--json');
    assert.equal(code, 0);
    const warnings = jsonLines(stdout).filter(({ level }) => level === 'warning');
    assert.deepEqual(
      warnings.map(({ text }) => text),
      [
        'Context: @problems: Problems are known in a window of the editor only, and this task runs without one.',
        'Context: @diff: there is no git repository.',
        'Context: No file matches no/*.ts; what .gitignore or the editor leaves out does not count.',
      ],
    );
  });

  it('fits the context to the window of the model, and tells what was cut and left out', async () => {
    const config = { providers: { offline: { type: 'offline', contextTokens: 2_000 } } };
    await using place = await Place.make({
      'queue.json': JSON.stringify(config),
      'docs/a.txt': 'word\n'.repeat(2_000),
      'docs/b.txt': 'word\n'.repeat(2_000),
      'docs/c.txt': 'word\n',
      'a.task.md': taskFile('id: a\ncontext: [docs, docs/b.txt]'),
    });
    const { code, stdout } = await place.run(
      'run',
      'a.task.md',
      '--provider',
      'offline',
      '--config',
      'queue.json',
      '--json',
    );
    assert.equal(code, 0);
    const warnings = jsonLines(stdout).filter(({ level }) => level === 'warning');
    assert.deepEqual(
      warnings.map(({ text }) => text),
      [
        'Context: Left out, because there is no more room: docs/c.txt.',
        'Context: docs/a.txt: Cut after line 300 of 2000.',
        'Context: docs/b.txt: Cut after line 300 of 2000.',
      ],
    );
  });

  it('takes folders and globs, and counts the parents of what it was given', async () => {
    await using place = await Place.make({
      'tasks/parent.task.md': taskFile('id: parent'),
      'tasks/deep/child.task.md': taskFile('id: child\ndependsOn: [parent]'),
    });
    assert.equal((await place.run('add', 'tasks/parent.task.md', '--provider', 'offline')).code, 0);
    const run = await place.run('run', 'tasks/**/c*.task.md', '--provider', 'offline', '--json');
    assert.equal(run.code, 0);
    assert.equal(jsonLines(run.stdout).at(-1)?.['completed'], 2);
    const whole = await place.run('run', 'tasks', '--provider', 'offline', '--json');
    assert.equal(jsonLines(whole.stdout).at(-1)?.['completed'], 2);
  });

  it('leaves waiting what is scheduled later', async () => {
    await using place = await Place.make();
    const later = new Date(Date.now() + 3_600_000).toISOString();
    await place.run(
      'add',
      'Look at src/greet.ts later',
      '--at',
      later,
      '--ref',
      'later',
      '--provider',
      'offline',
    );
    const hasty = await place.run('run', '--provider', 'offline', '--json');
    assert.equal(hasty.code, 1);
    assert.deepEqual(jsonLines(hasty.stdout).at(-1), {
      type: 'summary',
      completed: 0,
      failed: 0,
      cancelled: 0,
      waiting: 1,
    });
  });

  it('waits for it where it is told to', async () => {
    await using place = await Place.make();
    const soon = new Date(Date.now() + 1_500).toISOString();
    const add = ['add', 'Look at src/greet.ts soon', '--at', soon, '--ref', 'soon', '--provider', 'offline'];
    assert.equal((await place.run(...add)).code, 0);
    const patient = await place.run('run', '--provider', 'offline', '--wait', '--json');
    assert.equal(patient.code, 0);
    const task = (await place.tasks()).get('soon');
    assert.ok(String(task?.['startedAt']) >= soon, `${String(task?.['startedAt'])} is before ${soon}`);
  });

  it('ends where only a person can help: a paused task and those that wait for it', async () => {
    await using place = await Place.make();
    await place.run('add', 'Look at src/greet.ts first', '--ref', 'first', '--provider', 'offline');
    await place.run(
      'add',
      'Look at src/greet.ts then',
      '--ref',
      'then',
      '--after',
      'first',
      '--provider',
      'offline',
    );
    assert.equal((await place.run('pause', 'first')).code, 0);
    const run = await place.run('run', '--provider', 'offline');
    assert.equal(run.code, 1);
    assert.match(run.stdout, /^‖ first paused: paused by a person$/m);
    assert.match(run.stdout, /^○ then pending: after first$/m);
    assert.equal((await place.run('resume', 'first')).code, 0);
    assert.equal((await place.run('run', '--provider', 'offline')).code, 0);
  });

  it('ends quietly when nobody reads it any more, and the next run goes on', async () => {
    await using place = await Place.make({ 'a.task.md': taskFile('id: a') });
    const run = place.start('run', 'a.task.md', '--provider', 'offline', '--offline-pace', '200', '--json');
    await run.line(has({ type: 'progress' }));
    run.child.stdout?.destroy();
    const { code, stderr } = await run.ended;
    assert.deepEqual([code, stderr], [1, '']);
    assert.equal((await place.run('run', '--provider', 'offline')).code, 0);
  });

  it('has nothing to do in an empty queue', async () => {
    await using place = await Place.make();
    const { code, stdout } = await place.run('run', '--json');
    assert.equal(code, 0);
    assert.deepEqual(jsonLines(stdout), [
      { type: 'summary', completed: 0, failed: 0, cancelled: 0, waiting: 0 },
    ]);
  });
});
