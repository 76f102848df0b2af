import assert from 'node:assert/strict';
import { PERMANENT } from '../contract/scene.ts';
import { completeWith, propose, proposedFile } from '../fake/proposal.ts';
import { Desk, Paper } from './desk.ts';
import { jsonLines } from './program.ts';
import { main } from '../../src/terminal/program.ts';

const TABBED = proposedFile('src/Makefile', {
  base: 'a:\n\tone\n',
  text: 'a:\n\ttwo\n',
  added: 1,
  removed: 1,
});

describe('agent-task-queue changes', () => {
  /** A queue with one task, which has completed and proposes two files. */
  async function proposing(): Promise<{ readonly desk: Desk; readonly task: string }> {
    const desk = await Desk.make();
    await desk.run('add', 'Look at the first file', '--ref', 'fix rent', '--provider', 'p');
    const { task } = await completeWith(
      desk.engine,
      TABBED,
      proposedFile('new.txt', { base: null, text: 'new\n', added: 1 }),
    );
    return { desk, task };
  }

  it('prints what is undecided as a patch, with its tabs', async () => {
    const { desk, task } = await proposing();
    await using _ = desk;
    assert.deepEqual(await desk.run('changes', 'fix rent'), {
      code: 0,
      stdout: [
        'diff --git a/new.txt b/new.txt',
        'new file mode 100644',
        '--- /dev/null',
        '+++ b/new.txt',
        '@@ -0,0 +1,1 @@',
        '+new',
        'diff --git a/src/Makefile b/src/Makefile',
        '--- a/src/Makefile',
        '+++ b/src/Makefile',
        '@@ -1,2 +1,2 @@',
        ' a:',
        '-\tone',
        '+\ttwo',
        '',
      ].join('\n'),
      stderr: '',
    });
    await desk.engine.review.decide(task, ['new.txt'], 'discarded');
    const { stdout } = await desk.run('changes', 'fix rent');
    assert.ok(!stdout.includes('new.txt') && stdout.includes('src/Makefile'), stdout);
  });

  it('says so where nothing is undecided, or nothing proposed', async () => {
    const { desk, task } = await proposing();
    await using _ = desk;
    await desk.engine.review.decide(task, null, 'discarded');
    const decided = await desk.run('changes', 'fix rent');
    assert.equal(decided.stdout, 'fix rent has no undecided changes: 0 applied, 2 discarded.\n');
    await desk.run('add', 'Look at the second file', '--ref', 'other', '--provider', 'p');
    assert.equal((await desk.run('changes', 'other')).stdout, 'other proposes no changes.\n');
    assert.equal((await desk.run('changes', 'lost')).code, 2);
  });

  it('prints every file with its whole texts as JSON', async () => {
    const { desk, task } = await proposing();
    await using _ = desk;
    await desk.engine.review.decide(task, ['new.txt'], 'discarded');
    const lines = jsonLines((await desk.run('changes', 'fix rent', '--json')).stdout);
    assert.deepEqual(
      lines.map(({ type, ref, path, state, base, text }) => ({ type, ref, path, state, base, text })),
      [
        { type: 'change', ref: 'fix rent', path: 'new.txt', state: 'discarded', base: null, text: 'new\n' },
        {
          type: 'change',
          ref: 'fix rent',
          path: 'src/Makefile',
          state: 'pending',
          base: TABBED.base,
          text: TABBED.text,
        },
      ],
    );
  });

  it('obeys nothing that a file holds, and colours it itself on a terminal', async () => {
    await using desk = await Desk.make();
    await desk.run('add', 'Look at the first file', '--ref', 'hostile', '--provider', 'p');
    const text = 'one\n\u001b[31mred\u001b]0;title\u0007\u202e\n';
    await completeWith(desk.engine, proposedFile('a\u001b[2J.txt', { base: 'one\n', text, added: 1 }));
    const piped = (await desk.run('changes', 'hostile')).stdout;
    assert.match(piped, /^\+red$/m);
    for (const obeyed of ['\u001b', '\u0007', '\u202e'])
      assert.ok(!piped.includes(obeyed), JSON.stringify(piped));
    const screen = new Paper();
    screen.isTerminal = true;
    await main(desk.surroundings(['changes', 'hostile'], screen, new Paper()));
    assert.ok(screen.text.includes('\u001b[32m+red\u001b[39m\n'), JSON.stringify(screen.text));
  });

  it('is what a run says has to be typed where it ends with changes to review', async () => {
    await using desk = await Desk.make();
    await desk.run('add', 'Look at the first file', '--ref', 'fix rent', '--provider', 'offline');
    await desk.run('add', 'Look at the second file', '--ref', 'fails', '--provider', 'offline');
    const running = desk.run('run');
    await completeWith(desk.engine, TABBED);
    const failing = await desk.engine.claim({ worker: 'w', pid: 1, providers: ['offline'], waitMs: 0 });
    assert.ok(failing);
    await propose(desk.engine, failing, TABBED);
    await desk.engine.settle(failing, { kind: 'failed', failure: PERMANENT });
    const { stdout } = await running;
    assert.doesNotMatch(stdout, /changes fails/, 'what failed may go on, and propose something else');
    assert.match(stdout, /\n {4}agent-task-queue changes 'fix rent'\n/);
    assert.match(
      stdout,
      /\n1 task proposes changes; your files are as they were\. Review them in the editor/,
    );
  });

  it('are told of by list and show', async () => {
    const { desk } = await proposing();
    await using _ = desk;
    const { stdout } = await desk.run('list');
    assert.match(stdout, /fix rent .*: to review: 2 files \+2 −1; Comments are skipped\./);
    const shown = (await desk.run('show', 'fix rent')).stdout;
    assert.match(
      shown,
      /\nChanges: 2 files \+2 −1\n {2}A new\.txt {2}\+1, not applied yet\n {2}M src\/Makefile/,
    );
  });

  it('names a running task’s files, which may still change', async () => {
    await using desk = await Desk.make();
    await desk.run('add', 'Look at the first file', '--ref', 'runs', '--provider', 'p');
    const offer = { worker: 'w', pid: 1, providers: ['p'], waitMs: 0 };
    const claim = await desk.engine.claim(offer);
    assert.ok(claim);
    await propose(desk.engine, claim, TABBED);
    assert.match((await desk.run('changes', 'runs')).stdout, /\+\ttwo/);
    assert.doesNotMatch((await desk.run('list')).stdout, /to review/, 'it is not done yet');
  });
});
