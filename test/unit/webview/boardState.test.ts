import { strict as assert } from 'node:assert';
import type { Board, Filter } from '../../../webview-ui/contract/board.ts';
import type { Standing } from '../../../webview-ui/contract/task.ts';
import {
  emptyWords,
  isAnswerTo,
  rowBeside,
  spokenChange,
  tabCount,
  tabOf,
  TABS,
  toggled,
  withRows,
} from '../../../webview-ui/board/boardState.ts';

function row(id: string, more: Partial<Standing> = {}): Standing {
  return {
    id,
    title: `Task ${id}`,
    status: 'running',
    needsYou: false,
    asks: false,
    state: '',
    until: null,
    progress: 0,
    step: 0,
    steps: 0,
    agent: 'Generalist',
    priority: 5,
    createdAt: 0,
    completedAt: null,
    ...more,
  };
}

function board(counts: Partial<Board['counts']>, rows: readonly Standing[] = []): Board {
  const none = { pending: 0, queued: 0, running: 0, paused: 0, completed: 0, failed: 0, cancelled: 0 };
  return {
    query: { filter: 'all', text: '', rows: 50 },
    counts: { ...none, needsYou: 0, ...counts },
    rows: [...rows],
    total: rows.length,
    workers: { running: [], most: 3 },
    notice: null,
  };
}

describe('the board', () => {
  it('finds every filter under a tab, and leads there from a second click on its count', () => {
    const under: readonly (readonly [Filter, string])[] = [
      ['running', 'active'],
      ['paused', 'active'],
      ['needsYou', 'active'],
      ['completed', 'completed'],
      ['cancelled', 'all'],
    ];
    for (const [filter, tab] of under) assert.equal(tabOf(filter), tab);
    assert.equal(toggled('all', 'running'), 'running');
    assert.equal(toggled('running', 'running'), 'active');
    assert.equal(toggled('completed', 'completed'), 'all');
  });

  it('counts each task once over the tabs, what needs the person among the active', () => {
    const shown = board({ running: 2, paused: 1, needsYou: 3, completed: 5, failed: 4, cancelled: 1 });
    assert.deepEqual(
      TABS.map((tab) => tabCount(shown, tab)),
      [16, 6, 5, 4],
    );
  });

  it('redraws rows that have changed where they stand', () => {
    const before = board({}, [row('a'), row('b'), row('c')]);
    const after = withRows(before, [row('b', { progress: 40 }), row('gone')]);
    assert.deepEqual(
      after.rows.map(({ id, progress }) => [id, progress]),
      [
        ['a', 0],
        ['b', 40],
        ['c', 0],
      ],
    );
  });

  it('takes no rows that answer an earlier question', () => {
    const answer = board({});
    assert.ok(isAnswerTo(answer, { filter: 'all', text: '', rows: 50 }));
    assert.ok(!isAnswerTo(answer, { filter: 'all', text: 'csv', rows: 50 }));
    assert.ok(!isAnswerTo(answer, { filter: 'failed', text: '', rows: 50 }));
  });

  it('holds the keyboard at both ends', () => {
    const rows = [row('a'), row('b'), row('c')];
    assert.equal(rowBeside(rows, 'b', 1), 'c');
    assert.equal(rowBeside(rows, 'c', 1), 'c');
    assert.equal(rowBeside(rows, 'b', -Infinity), 'a');
    assert.equal(rowBeside(rows, 'b', Infinity), 'c');
    assert.equal(rowBeside([], 'b', 1), undefined);
  });

  it('says what is not there in the words of what was looked for', () => {
    assert.equal(emptyWords({ filter: 'failed', text: '', rows: 50 }), 'Nothing failed.');
    assert.equal(emptyWords({ filter: 'failed', text: 'csv', rows: 50 }), 'No task matches “csv”.');
  });

  it('tells who listens what ended and what runs, and nothing where that is the same', () => {
    const before = board({ running: 2, completed: 1 });
    assert.equal(spokenChange(undefined, before), '');
    assert.equal(spokenChange(before, board({ running: 2, completed: 1, queued: 4 })), '');
    assert.equal(spokenChange(before, board({ running: 1, completed: 2 })), '1 completed, 1 running');
  });
});
