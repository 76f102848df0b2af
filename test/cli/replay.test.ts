import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Desk } from './desk.ts';
import { jsonLines, Place } from './program.ts';

const KEPT = path.resolve(import.meta.dirname, '../golden/recordings/proposed-and-sent-back.run.jsonl');

describe('a run from one terminal to another', () => {
  it('is exported, and comes to the same where neither its queue nor its files are', async () => {
    await using home = await Place.make();
    await using abroad = await Place.make();
    const added = await home.run(
      'add',
      'Look at src/greet.ts and review it',
      '--type',
      'review',
      '--ref',
      'r',
    );
    assert.equal(added.code, 0, added.stderr);
    assert.equal((await home.run('run', '--provider', 'offline')).code, 0);
    const { code, stdout } = await home.run('export', '--run', 'r');
    assert.equal(code, 0);
    const file = path.join(abroad.folder, 'r.run.jsonl');
    await writeFile(file, stdout);
    const replayed = await abroad.run('replay', file, '--json');
    const [line] = jsonLines(replayed.stdout);
    assert.deepEqual([replayed.code, line?.['same'], line?.['differences']], [0, true, []], replayed.stderr);
    // The queue where it was driven again knows nothing of it.
    assert.equal((await abroad.run('list')).stdout, 'No tasks.\n');
  });
});

describe('replay', () => {
  it('says in a line what came to the same', async () => {
    await using desk = await Desk.make();
    assert.deepEqual(await desk.run('replay', KEPT), {
      code: 0,
      stdout: 'The same: Look at the parser (6 turns, 9 calls of tools, completed).\n',
      stderr: '',
    });
    assert.deepEqual(desk.opened, []);
  });

  it('says where it did not come to the same, and ends with 1', async () => {
    await using desk = await Desk.make();
    const text = await readFile(KEPT, 'utf8');
    await desk.place.write({
      'other.jsonl': text.replace('"summary":"skip() returns 3', '"summary":"skip() returns 4'),
    });
    const { code, stdout } = await desk.run('replay', 'other.jsonl');
    assert.equal(code, 1);
    assert.match(
      stdout,
      /^Not the same: .*\nresult\.summary\n {2}recorded {2}skip\(\) returns 4.*\n {2}now {7}skip\(\) returns 3/,
    );
  });

  it('refuses what it cannot read with file, line, field and reason, and ends with 2', async () => {
    await using desk = await Desk.make();
    const text = await readFile(KEPT, 'utf8');
    const lines = text.trimEnd().split('\n');
    await desk.place.write({
      'short.jsonl': lines.slice(0, 4).join('\n'),
      'newer.jsonl': text.replace('"version":1', '"version":7'),
      'odd.jsonl': text.replace('"toolCalls":[{', '"toolCalls":[7,{'),
    });
    const said = async (file: string) => {
      const { code, stdout, stderr } = await desk.run('replay', file);
      assert.deepEqual([code, stdout], [2, '']);
      return stderr;
    };
    assert.match(
      await said('short.jsonl'),
      /^short\.jsonl:4: the file has 4 lines, and its first one says \d+: it was cut off/,
    );
    assert.match(await said('newer.jsonl'), /^newer\.jsonl:1: run\.version: is 7, and this program reads 1/);
    assert.match(await said('odd.jsonl'), /^step 2 \(turn\), output\.toolCalls\[0\]: /);
    assert.equal(await said('gone.jsonl'), 'gone.jsonl: is not there\n');
    assert.equal(await said('src'), 'src: is a folder\n');
  });
});

describe('export --run', () => {
  it('takes one task, and names what is not there', async () => {
    await using desk = await Desk.make();
    await desk.run('add', 'Look at the first file', '--ref', 'a', '--provider', 'offline');
    await desk.run('add', 'Look at the second file', '--ref', 'b', '--provider', 'offline');
    const words = '--run: takes one task: export --run REF|ID\n';
    assert.deepEqual(await desk.run('export', '--run'), { code: 2, stdout: '', stderr: words });
    assert.deepEqual(await desk.run('export', '--run', 'a', 'b'), { code: 2, stdout: '', stderr: words });
    assert.equal((await desk.run('export', '--run', 'c')).stderr, 'there is no task c\n');
  });

  it('writes the little there is of a task that has not run', async () => {
    await using desk = await Desk.make();
    await desk.run('add', 'Look at the first file', '--ref', 'a', '--provider', 'offline');
    const { stdout } = await desk.run('export', '--run', 'a');
    await desk.place.write({ 'a.jsonl': stdout });
    assert.equal(stdout.trimEnd().split('\n').length, 1);
    assert.deepEqual(await desk.run('replay', 'a.jsonl'), {
      code: 0,
      stdout: 'The same: Look at the first file (0 turns, 0 calls of tools, queued).\n',
      stderr: '',
    });
  });
});
