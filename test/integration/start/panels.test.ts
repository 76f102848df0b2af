import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Task } from '../../../src/core/task.ts';
import type { TaskEngine } from '../../../src/engine/port.ts';
import type { Method } from '../../../src/transport/contract.ts';
import { BoardPanel } from '../../../src/ui/panel/boardView.ts';
import { DetailPanel } from '../../../src/ui/panel/detailView.ts';
import { openLink } from '../../../src/ui/panel/links.ts';
import type { PanelPage } from '../../../src/ui/panel/panelView.ts';
import { QueueWatch } from '../../../src/ui/queueWatch.ts';
import { BOARD_PUSHED, type Board, type Query } from '../../../webview-ui/contract/board.ts';
import { DETAIL_PUSHED } from '../../../webview-ui/contract/detail.ts';
import { activateExtension } from '../extension.ts';
import { AGENT, draft, ended } from '../sample.ts';

/** The other end of a panel: it keeps what it is told, checked as a real page checks it. */
class TestPage implements PanelPage {
  visible = true;
  title = '';
  readonly told: { readonly name: string; readonly args: readonly unknown[] }[] = [];
  readonly #waiting = new Set<() => void>();

  tell<Args extends readonly unknown[]>(name: string, method: Method<Args, void>, ...args: Args): void {
    this.told.push({ name, args: method.args.parse(structuredClone(args)) });
    for (const look of this.#waiting) look();
  }

  /** The first thing told under a name that `fits`, now or later. */
  next<Args extends readonly unknown[]>(
    name: string,
    method: Method<Args, void>,
    fits: (...args: Args) => boolean = () => true,
  ): Promise<Args> {
    return new Promise((resolve) => {
      const look = () => {
        for (const { name: told, args } of this.told) {
          const parsed = told === name ? method.args.safeParse(args) : undefined;
          if (!parsed?.success || !fits(...parsed.data)) continue;
          this.#waiting.delete(look);
          return resolve(parsed.data);
        }
      };
      this.#waiting.add(look);
      look();
    });
  }

  forget(): void {
    this.told.length = 0;
  }

  close(): void {
    this.visible = false;
  }
}

const ALL: Query = { filter: 'all', text: '', rows: 50 };

describe('the panels', () => {
  let engine: TaskEngine;
  let watch: QueueWatch;
  let page: TestPage;
  let opened: vscode.Disposable[];

  beforeEach(async () => {
    ({ engine } = await activateExtension());
    watch = new QueueWatch(engine);
    watch.watch();
    page = new TestPage();
    opened = [watch];
  });

  afterEach(() => {
    for (const item of opened.toReversed()) item.dispose();
  });

  async function queued(ref: string, more: Parameters<typeof draft>[1] = {}): Promise<Task> {
    const [submitted] = await engine.submit({ tasks: [draft(ref, more)], agents: [AGENT] });
    const task = await engine.get(submitted?.id ?? '');
    assert.ok(task);
    return task;
  }

  function board(): BoardPanel {
    const panel = new BoardPanel(page, { engine, watch });
    opened.push(panel);
    return panel;
  }

  async function detail(task: Task): Promise<DetailPanel> {
    const panel = new DetailPanel(
      page,
      { kind: 'detail', task: task.id },
      { engine, watch, showTask: () => undefined },
    );
    opened.push(panel);
    await panel.refresh();
    return panel;
  }

  const shows = (task: Task) => (shown: Board) => shown.rows.some(({ id }) => id === task.id);

  it('show on the board what is asked for, with true totals and why it waits', async () => {
    const panel = board();
    const waits = await queued('board-waits', { provider: 'somewhere-else', title: 'Wait for a provider' });
    await panel.methods['look']?.({ ...ALL, text: 'wait for a provider' });
    const [found] = await page.next('board', BOARD_PUSHED.board, (shown) => shown.total === 1);
    assert.equal(
      found.rows[0]?.state,
      'provider somewhere-else is not connected here: connect it, or open a window that has it',
    );
    assert.ok(found.counts.pending > 0);
    await panel.methods['look']?.({ ...ALL, filter: 'failed', text: 'wait for a provider' });
    await page.next(
      'board',
      BOARD_PUSHED.board,
      ({ query, total }) => query.filter === 'failed' && total === 0,
    );
    await engine.cancel(waits.id);
    await engine.remove(waits.id);
  });

  it('bring the board up to date when tasks come and go, without being asked', async () => {
    const panel = board();
    await panel.methods['look']?.(ALL);
    const task = await queued('board-comes', { provider: 'somewhere-else' });
    await page.next('board', BOARD_PUSHED.board, shows(task));
    page.forget();
    await engine.cancel(task.id);
    await page.next('board', BOARD_PUSHED.board, ({ rows }) =>
      rows.some(({ id, status }) => id === task.id && status === 'cancelled'),
    );
    page.forget();
    await engine.remove(task.id);
    await page.next('board', BOARD_PUSHED.board, (shown) => !shows(task)(shown));
  });

  it('push nothing to a page that nobody sees', async () => {
    const panel = board();
    await panel.methods['look']?.(ALL);
    page.forget();
    page.visible = false;
    const changed = new Promise<void>((resolve) => {
      opened.push(watch.onDidChange(({ tasks }) => tasks.size > 0 && resolve()));
    });
    const task = await queued('board-hidden', { provider: 'somewhere-else' });
    await changed;
    await panel.methods['look']?.(ALL);
    assert.deepEqual(page.told, []);
    page.visible = true;
    await panel.methods['look']?.(ALL);
    await page.next('board', BOARD_PUSHED.board, shows(task));
    await engine.cancel(task.id);
    await engine.remove(task.id);
  });

  it('refuse what a page must not ask', async () => {
    const panel = board();
    await assert.rejects(async () => panel.methods['look']?.({ ...ALL, rows: 1_000_000 }), /rows/);
    await assert.rejects(async () => panel.methods['act']?.('workbench.action.quit', 'x'), /invalid option/);
  });

  it('show a task to its end: its standing, its steps, what its agent writes and its result', async () => {
    const task = await queued('detail-runs');
    await detail(task);
    await ended(engine, 'detail-runs');
    const [head] = await page.next('head', DETAIL_PUSHED.head, ({ status }) => status === 'completed');
    assert.equal(head.progress, 100);
    assert.equal(page.title, 'Look at the workspace: detail-runs');
    const [, body] = await page.next('body', DETAIL_PUSHED.body, (_, { result }) => result !== null);
    assert.ok(body.result?.sample && body.result.output.includes('README.md'));
    await page.next('history', DETAIL_PUSHED.history, (_, { events }) =>
      events.some(({ body: told }) => told.kind === 'status' && told.status === 'completed'),
    );
    const written = page.told.filter(({ name }) => name === 'written');
    assert.ok(written.length > 0);
    await engine.remove(task.id);
    await page.next('gone', DETAIL_PUSHED.gone);
  });

  it('open the form with what an agent suggested, once the person wants it', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const task = await queued('detail-suggests');
    const panel = await detail(task);
    await ended(engine, 'detail-suggests');
    const [, { result }] = await page.next('body', DETAIL_PUSHED.body, (_, body) => body.result !== null);
    assert.deepEqual(
      result?.followUps.map(({ title }) => title),
      ['Settle the TODO in src/greet.ts:1'],
    );
    const tabs = () => vscode.window.tabGroups.all.flatMap(({ tabs: all }) => all.map(({ label }) => label));
    assert.deepEqual(tabs(), []);
    await panel.methods['queueFollowUp']?.(7);
    assert.deepEqual(tabs(), []);
    const shown = new Promise<void>((resolve) => {
      opened.push(vscode.window.tabGroups.onDidChangeTabs(() => tabs().includes('New Task') && resolve()));
    });
    await panel.methods['queueFollowUp']?.(0);
    await shown;
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await engine.remove(task.id);
  });

  it('name the relatives of a task, and follow how they stand', async () => {
    const parent = await queued('detail-parent', { provider: 'somewhere-else' });
    const child = await queued('detail-child', { dependsOn: ['detail-parent'] });
    await detail(child);
    const [, body] = await page.next('body', DETAIL_PUSHED.body);
    assert.deepEqual(
      body.parents.map(({ id, status }) => [id, status]),
      [[parent.id, 'pending']],
    );
    await engine.pause(parent.id);
    await page.next('body', DETAIL_PUSHED.body, (_, { parents }) => parents[0]?.status === 'paused');
    await engine.cancel(child.id);
    await engine.cancel(parent.id);
    await engine.remove(child.id);
    await engine.remove(parent.id);
  });

  it('open in the tab of a task the next one, and tell the page nothing more of the first', async () => {
    const first = await queued('detail-first', { provider: 'somewhere-else' });
    const second = await queued('detail-second', { provider: 'somewhere-else' });
    const panel = await detail(first);
    await page.next('head', DETAIL_PUSHED.head, ({ id }) => id === first.id);
    panel.show({ kind: 'detail', task: second.id });
    page.forget();
    await panel.refresh();
    await page.next('head', DETAIL_PUSHED.head, ({ id }) => id === second.id);
    await engine.cancel(first.id);
    await engine.cancel(second.id);
    await page.next(
      'head',
      DETAIL_PUSHED.head,
      ({ id, status }) => id === second.id && status === 'cancelled',
    );
    assert.ok(page.told.every(({ args: [of] }) => of !== first.id));
    await engine.remove(first.id);
    await engine.remove(second.id);
  });

  it('follow a link into a file at its lines, and none out of the workspace', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await openLink('README.md#L2-L3');
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    assert.ok(editor.document.uri.path.endsWith('/README.md'));
    assert.deepEqual([editor.selection.start.line, editor.selection.end.line], [1, 2]);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await openLink('../../../etc/hosts');
    await openLink('/etc/hosts');
    assert.equal(vscode.window.activeTextEditor, undefined);
  });
});
