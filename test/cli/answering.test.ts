import assert from 'node:assert/strict';
import { Desk } from './desk.ts';
import { jsonLines } from './program.ts';

describe('agent-task-queue answer', () => {
  /** A queue whose one task asks. */
  async function asking(): Promise<Desk> {
    const desk = await Desk.make();
    await desk.run('add', 'Look at the first file', '--ref', 'the asker', '--provider', 'offline');
    const offer = { worker: 'w', pid: 1, providers: ['offline'], waitMs: 0 };
    const claim = await desk.engine.claim(offer);
    assert.ok(claim);
    await desk.engine.beginStep(claim, { step: 0, kind: 'tool', name: 'ask_user', input: null });
    const question = 'Which \u001b[31mone\u202e?\nIt matters.';
    const reason = { kind: 'question', step: 0, question, options: ["It's this", 'that'] } as const;
    await desk.engine.settle(claim, { kind: 'paused', reason });
    return desk;
  }

  it('is what a run says has to be typed, with the first answer that is proposed', async () => {
    await using desk = await asking();
    const { code, stdout } = await desk.run('run');
    assert.equal(code, 1);
    const lines = stdout.split('\n').filter((line) => line.includes('asker'));
    assert.match(lines.at(-2) ?? '', /the asker paused: asks: Which one\? It matters\.$/);
    const command = `    agent-task-queue answer 'the asker' 'It'\\''s this'`;
    assert.equal(lines.at(-1)?.startsWith(command), true, stdout);
  });

  it('lets the task go on, with all words of the answer', async () => {
    await using desk = await asking();
    assert.deepEqual(await desk.run('answer', 'the asker', 'neither', 'of', 'them'), {
      code: 0,
      stdout: 'the asker goes on with the answer\n',
      stderr: '',
    });
    const offer = { worker: 'w', pid: 1, providers: ['offline'], waitMs: 0 };
    assert.equal((await desk.engine.claim(offer))?.steps[0]?.answer, 'neither of them');
  });

  it('is shown with its question and the answers that are proposed, and stands in the log', async () => {
    await using desk = await asking();
    const { stdout } = await desk.run('show', 'the asker');
    assert.match(stdout, /\nQuestion\n {2}Which one\?\n {2}It matters\.\n {4}- It's this\n {4}- that\n/);
    const answered = await desk.run('answer', 'the asker', 'that', '--json');
    assert.deepEqual(
      jsonLines(answered.stdout).map(({ type, ref }) => [type, ref]),
      [['answer', 'the asker']],
    );
    assert.match((await desk.run('show', 'the asker')).stdout, /person {2}queued +answered: that\n/);
  });

  it('is refused in words where nothing is asked, or nothing is said', async () => {
    await using desk = await asking();
    const empty = await desk.run('answer', 'the asker', ' ');
    assert.deepEqual([empty.code, empty.stderr], [2, 'answer: an answer is needed\n']);
    assert.equal((await desk.run('answer', 'the asker')).code, 2);
    const resumed = await desk.run('resume', 'the asker');
    assert.match(resumed.stderr, /^Task the asker waits for an answer to its question/);
    await desk.run('answer', 'the asker', 'that');
    const again = await desk.run('answer', 'the asker', 'this');
    assert.equal(again.code, 1);
    assert.match(again.stderr, /^Task the asker is queued and asks nothing/);
    assert.equal((await desk.run('answer', 'ghost', 'that')).code, 2);
  });
});
