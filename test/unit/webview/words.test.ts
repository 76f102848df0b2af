import { strict as assert } from 'node:assert';
import { mock } from 'node:test';
import { STATUSES, TRANSITIONS } from '../../../src/core/lifecycle.ts';
import { Announcer } from '../../../webview-ui/announcer.ts';
import { l10n, setWords } from '../../../webview-ui/l10n.ts';
import { breakable } from '../../../webview-ui/longRuns.ts';
import { allActions, rowActions } from '../../../webview-ui/taskActions.ts';
import { age, duration, when } from '../../../webview-ui/times.ts';

const MINUTE = 60_000;

describe('the words of the web views', () => {
  it('count a wait down within the hour and name its time beyond', () => {
    assert.equal(when(12_300, 0), 'in 13 s');
    assert.equal(when(59_999 + MINUTE, 0), 'in 2 min 0 s');
    assert.match(when(90 * MINUTE, 0), /^at /);
    assert.equal(when(5, 10), 'now');
  });

  it('tell durations and ages in units that say something', () => {
    assert.deepEqual([40.4, 3_200, 42_000, 250_000, 7_500_000].map(duration), [
      '40 ms',
      '3.2 s',
      '42 s',
      '4 min 10 s',
      '2 h 5 min',
    ]);
    assert.deepEqual(
      [10_000, 5 * MINUTE, 180 * MINUTE, 49 * 60 * MINUTE].map((ms) => age(0, ms)),
      ['now', '5 min', '3 h', '2 d'],
    );
  });

  it('are the person’s language where the editor has it', () => {
    setWords({ '{0} running': '{0} laufen' });
    try {
      assert.equal(l10n.t('{0} running', 2), '2 laufen');
      assert.equal(l10n.t('{0} queued', 2), '2 queued');
    } finally {
      setWords({});
    }
  });

  it('offer no action that the state of a task refuses', () => {
    const events = {
      cancel: 'cancel',
      pause: 'pause',
      resume: 'resume',
      retry: 'retry',
      edit: 'edit',
    } as const;
    for (const status of STATUSES) {
      const task = { status, needsYou: false, asks: false };
      for (const action of [...rowActions(task), ...allActions(task)]) {
        const event = Object.entries(events).find(([name]) => name === action)?.[1];
        // What failed or was cancelled is edited for its next go.
        if (event === undefined || (event === 'edit' && TRANSITIONS[status].retry)) continue;
        assert.ok(TRANSITIONS[status][event], `${action} of a ${status} task`);
      }
      assert.equal(allActions(task).includes('delete'), status !== 'running');
    }
  });

  it('offer a review first where that is what a task waits for', () => {
    assert.deepEqual(rowActions({ status: 'completed', needsYou: true, asks: false }), [
      'review',
      'applyChanges',
    ]);
    assert.deepEqual(rowActions({ status: 'completed', needsYou: false, asks: false }), ['runAgain']);
    assert.ok(rowActions({ status: 'paused', needsYou: true, asks: false }).includes('resume'));
  });

  it('offer an answer to a task that asks, and no resume', () => {
    const task = { status: 'paused', needsYou: true, asks: true } as const;
    assert.deepEqual(rowActions(task), ['answer', 'cancel']);
    assert.equal(allActions(task).includes('resume'), false);
  });

  it('let a line break in runs that are too long for one, and change no character', () => {
    const text = `short ${'A'.repeat(1_000)} 👩‍👩‍👧‍👦${'é'.repeat(300)}`;
    const pieces = breakable(text);
    assert.equal(pieces.join(''), text);
    assert.ok(pieces.length > 8);
    assert.deepEqual(breakable('some words'), ['some words']);
  });
});

describe('who listens', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  it('hears the first change at once, and then the newest no more often than can be followed', () => {
    const heard: string[] = [];
    const announcer = new Announcer(() => heard.push(announcer.words));
    for (const step of ['Step 1', 'Step 2', 'Step 3']) announcer.say(step);
    assert.deepEqual(heard, ['Step 1']);
    mock.timers.tick(3_000);
    assert.deepEqual(heard, ['Step 1', 'Step 3']);
    mock.timers.tick(10_000);
    assert.deepEqual(heard, ['Step 1', 'Step 3']);
  });
});
