import assert from 'node:assert/strict';
import type { Task } from '../../src/core/task.ts';
import { renderFrame, type FrameOptions } from '../../src/terminal/frame.ts';
import { LiveDisplay } from '../../src/terminal/liveDisplay.ts';
import { RunScope } from '../../src/terminal/runScope.ts';
import { paintFor, plain } from '../../src/terminal/style.ts';
import { FakeClock } from '../fake/clock.ts';
import { memoryEngine, type TestEngine } from '../fake/engine.ts';
import { AGENT, draft, result } from '../contract/scene.ts';
import { Paper } from './desk.ts';
import { Screen } from './screen.ts';

const NOW = Date.UTC(2026, 0, 1, 12, 0, 0);

describe('the live display of a run', () => {
  let test: TestEngine;
  let task: Task;
  before(async () => {
    process.env['TZ'] = 'UTC';
    test = await memoryEngine();
    const [submitted] = await test.engine.submit({ tasks: [draft({ ref: 'a' })], agents: [AGENT] });
    const found = await test.engine.get(submitted?.id ?? '');
    assert.ok(found);
    task = { ...found, reason: null };
  });
  after(() => test.close());

  const options = (over: Partial<FrameOptions> = {}): FrameOptions => ({
    columns: 72,
    rows: 24,
    now: NOW,
    startedAt: NOW - 65_000,
    paint: plain,
    turn: 0,
    ...over,
  });

  /** One task in every state. */
  const all = (): readonly Task[] => [
    { ...task, ref: 'survey', status: 'completed', actualDuration: 4.2, result: result() },
    { ...task, ref: 'sample', status: 'completed', actualDuration: 61, result: result({ sample: true }) },
    {
      ...task,
      ref: 'review-parser',
      status: 'running',
      progressPercentage: 38,
      currentStep: 2,
      totalSteps: 4,
      stepTitle: 'read\u001b[2J the parser',
    },
    { ...task, ref: 'fresh', status: 'running' },
    {
      ...task,
      ref: 'again',
      status: 'pending',
      reason: { kind: 'retry', retry: 1, of: 3, until: NOW + 4_000 },
    },
    {
      ...task,
      ref: 'limited',
      status: 'pending',
      reason: { kind: 'provider-limited', provider: 'openai', until: NOW + 83_000 },
    },
    {
      ...task,
      ref: 'child',
      status: 'pending',
      reason: { kind: 'dependency', waitingFor: ['fresh'], more: 2 },
    },
    { ...task, ref: 'held', status: 'paused', reason: { kind: 'asked' } },
    { ...task, ref: 'next', status: 'queued' },
    { ...task, ref: 'broken', status: 'failed', errorMessage: 'The key for openai is wrong.\nSet another.' },
    { ...task, ref: 'gone', status: 'cancelled' },
  ];

  it('has a line for each task, with what it does or waits for, and the counts', () => {
    assert.deepEqual(renderFrame(all(), options()), [
      '✔ survey         completed in 4.2 s: Comments are skipped.',
      '✔ sample         completed in 1:01 min: Sample, no AI: Comments are ski…',
      '⠋ review-parser  ████░░░░░░  38 %  step 2 of 4: read the parser',
      '⠋ fresh          ░░░░░░░░░░   0 %  at work',
      '○ again          pending: retry 1 of 3 at 12:00:04 (in 4.0 s)',
      '○ limited        pending: openai is limited until 12:01:23 (in 1:23 min)',
      '○ child          pending: after fresh and 2 more',
      '‖ held           paused: paused by a person',
      '· next           queued',
      '✖ broken         failed: The key for openai is wrong. Set another.',
      '⊘ gone           cancelled',
      '2 completed · 1 failed · 1 cancelled · 2 running · 5 waiting · 1:05',
    ]);
  });

  it('shows what runs and waits first where not all fit', () => {
    assert.deepEqual(renderFrame(all(), options({ rows: 8 })), [
      '⠋ review-parser  ████░░░░░░  38 %  step 2 of 4: read the parser',
      '⠋ fresh          ░░░░░░░░░░   0 %  at work',
      '‖ held           paused: paused by a person',
      '  … and 8 more',
      '2 completed · 1 failed · 1 cancelled · 2 running · 5 waiting · 1:05',
    ]);
  });

  it('stays within any width', () => {
    const wide: Task = {
      ...task,
      ref: '日本語のタスク',
      status: 'failed',
      errorMessage: '構文解析に失敗しました',
    };
    for (let columns = 1; columns < 90; columns++) {
      for (const line of renderFrame([...all(), wide], options({ columns }))) {
        const screen = new Screen(1_000);
        screen.write(line);
        assert.ok(
          screen.lines[0] !== undefined && widthOf(screen.lines[0]) <= columns,
          `${columns}: ${line}`,
        );
      }
    }
  });

  it('colours nothing where NO_COLOR is set or nobody looks', () => {
    const paper = new Paper();
    assert.equal(paintFor(paper, {})('red', 'x'), 'x');
    paper.isTerminal = true;
    assert.equal(paintFor(paper, { NO_COLOR: '1' })('red', 'x'), 'x');
    assert.equal(paintFor(paper, {})('red', 'x'), '\u001b[31mx\u001b[39m');
  });

  it('redraws in place, survives a resize, and gives the cursor back', async () => {
    const clock = new FakeClock(NOW);
    const paper = new Paper();
    paper.columns = 60;
    const screen = new Screen(60);
    const scope = await RunScope.ofTasks(test.engine, [task.id]);
    const display = new LiveDisplay({
      scope,
      output: paper,
      paint: plain,
      now: () => clock.now(),
      after: (ms, callback) => clock.after(ms, callback),
    });
    const shown = () => {
      screen.write(paper.text);
      paper.text = '';
      return screen.lines;
    };
    assert.deepEqual(shown(), ['· a         queued', '0 completed · 0 running · 1 waiting · 0:00', '']);
    assert.ok(screen.cursorHidden);
    const claim = await test.engine.claim({
      worker: 'w',
      pid: 1,
      providers: ['offline'],
      defaultProvider: 'offline',
      waitMs: 0,
    });
    assert.ok(claim);
    await scope.refresh();
    await clock.advance(100);
    assert.deepEqual(shown(), [
      '⠙ a         ░░░░░░░░░░   0 %  at work',
      '0 completed · 1 running · 0 waiting · 0:00',
      '',
    ]);
    display.notice('The other one has gone.');
    assert.deepEqual(shown().slice(0, 2), [
      'The other one has gone.',
      '⠹ a         ░░░░░░░░░░   0 %  at work',
    ]);
    paper.resize(30, 24);
    await test.engine.settle(claim, { kind: 'completed', result: result() });
    await scope.refresh();
    display.close();
    assert.ok(paper.text.includes('\u001b[4A'), 'two lines take four rows of the narrower terminal');
    assert.ok(paper.text.endsWith('\u001b[?25h'));
    assert.equal(clock.pending, 0);
  });
});

/** East Asian characters take two columns. */
function widthOf(line: string): number {
  return Array.from(line).reduce((sum, character) => sum + (/[\u3000-\u9fff]/.test(character) ? 2 : 1), 0);
}
