import { strict as assert } from 'node:assert';
import { mock } from 'node:test';
import { MAX_LINE, MAX_STREAM, type Written } from '../../../webview-ui/contract/detail.ts';
import type { EventBody, TaskEvent } from '../../../src/core/event.ts';
import { filePlace } from '../../../src/ui/panel/filePlace.ts';
import { Gathered } from '../../../src/ui/panel/gathered.ts';
import { plain } from '../../../src/ui/panel/plain.ts';
import { TaskHistory, type HistoryPage } from '../../../src/ui/panel/taskHistory.ts';
import { TaskStream } from '../../../src/ui/panel/taskStream.ts';

/** Lets promises that are settled by now do what waits for them. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

describe('a link of an agent’s text', () => {
  it('leads to a file of the workspace, with or without its lines', () => {
    assert.deepEqual(filePlace('src/a.ts'), { path: 'src/a.ts', first: undefined, last: undefined });
    assert.deepEqual(filePlace('./src/a.ts:12'), { path: 'src/a.ts', first: 12, last: 12 });
    assert.deepEqual(filePlace('src/a.ts:12:7'), { path: 'src/a.ts', first: 12, last: 12 });
    assert.deepEqual(filePlace('src/a%20b.ts#L3-L9'), { path: 'src/a b.ts', first: 3, last: 9 });
  });

  it('leads nowhere else', () => {
    for (const link of [
      '/etc/passwd',
      '../secret',
      'src/../../secret',
      'src/%2e%2e/%2E%2E/secret',
      'C:/Windows',
      'C:\\Windows',
      'src\\..\\secret',
      'command:workbench.action.quit',
      'file:///etc/passwd',
      'vscode://x',
      'a%00b',
      '%',
      '',
    ])
      assert.equal(filePlace(link), undefined, link);
  });
});

describe('what a page is told', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  it('comes at once, and what is asked for meanwhile in one go after a rest', async () => {
    let runs = 0;
    const gathered = new Gathered(100, async () => void runs++);
    for (let asked = 0; asked < 5; asked++) gathered.ask();
    await settled();
    assert.equal(runs, 1);
    mock.timers.tick(100);
    await settled();
    assert.equal(runs, 2);
    mock.timers.tick(1_000);
    await settled();
    assert.equal(runs, 2);
    gathered.dispose();
  });

  it('goes on after one go has failed, and ends with its owner', async () => {
    let runs = 0;
    const gathered = new Gathered(100, async () => {
      runs++;
      throw new Error('lost');
    });
    gathered.ask();
    await settled();
    gathered.ask();
    mock.timers.tick(100);
    await settled();
    assert.equal(runs, 2);
    gathered.ask();
    gathered.dispose();
    mock.timers.tick(1_000);
    await settled();
    assert.equal(runs, 2);
  });

  it('is the text of its own task alone, gathered, with a gap between turns', () => {
    const shown: Written[] = [];
    const stream = new TaskStream('mine', (written) => shown.push(written));
    const delta = (task: string, text: string) => ({ task, attempt: 1, text });
    stream.take({ deltas: [delta('mine', 'Hel'), delta('other', 'no')], events: [] });
    stream.take({ deltas: [delta('mine', 'lo')], events: [finished('mine')] });
    stream.take({ deltas: [delta('mine', 'Next')], events: [] });
    assert.deepEqual(shown, []);
    mock.timers.tick(80);
    assert.deepEqual(shown, [{ text: 'Hello\n\nNext', isAll: false }]);
    stream.showAll();
    assert.deepEqual(shown.at(-1), { text: 'Hello\n\nNext', isAll: true });
    stream.dispose();
  });

  it('keeps the tail of a stream that does not end, and nothing of an attempt that is over', () => {
    const shown: Written[] = [];
    const stream = new TaskStream('mine', (written) => shown.push(written));
    for (let n = 0; n < 20; n++)
      stream.take({
        deltas: [{ task: 'mine', attempt: 1, text: String(n % 10).repeat(10_000) }],
        events: [],
      });
    stream.showAll();
    assert.equal(shown.at(-1)?.text.length, MAX_STREAM);
    assert.ok(shown.at(-1)?.text.endsWith('9'));
    stream.take({ deltas: [], events: [event(1, 'mine', { kind: 'status', status: 'running' })] });
    assert.deepEqual(shown.at(-1), { text: '', isAll: true });
    stream.dispose();
  });

  it('is the history from its beginning, page by page, and later only what is new', async () => {
    const events = Array.from({ length: 2_500 }, (_, n) =>
      event(n + 1, 'mine', { kind: 'log', level: 'info', text: 'x'.repeat(n === 0 ? 9_000 : 1) }),
    );
    const engine = {
      log: async ({ afterSeq = 0, limit = 1 }: { afterSeq?: number; limit?: number }) =>
        events.filter(({ seq }) => seq > afterSeq).slice(0, limit),
    };
    const pages: HistoryPage[] = [];
    const history = new TaskHistory(engine, 'mine', (page) => pages.push(page));
    await history.catchUp();
    assert.deepEqual(
      pages.map((page) => [page.events.length, page.isFirst]),
      [
        [1_000, true],
        [1_000, false],
        [500, false],
      ],
    );
    const [first] = pages[0]?.events ?? [];
    assert.ok(first?.body.kind === 'log' && first.body.text.length === MAX_LINE + 1);
    await history.catchUp();
    assert.equal(pages.length, 3);
    events.push(event(2_501, 'mine', { kind: 'log', level: 'info', text: 'new' }));
    await history.catchUp();
    assert.deepEqual(
      pages.at(-1)?.events.map(({ seq }) => seq),
      [2_501],
    );
  });

  it('is a title on one line that turns nothing around it', () => {
    assert.equal(plain('a\n\tb\u202Egnp.exe\u0007', 100), 'a bgnp.exe');
    assert.equal(plain('x'.repeat(50), 10), `${'x'.repeat(9)}…`);
  });
});

function event(seq: number, task: string, body: EventBody): TaskEvent {
  return { ...body, seq, at: seq, task, attempt: 1, actor: 'worker' };
}

function finished(task: string): TaskEvent {
  return event(1, task, { kind: 'step', step: 1, phase: 'finished', name: 'turn' });
}
