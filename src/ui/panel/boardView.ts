import * as vscode from 'vscode';
import {
  BOARD_HOST,
  BOARD_PAGE,
  BOARD_PUSHED,
  type Board,
  type Notice,
  type Query,
} from '../../../webview-ui/contract/board.ts';
import type { View } from '../../../webview-ui/contract/view.ts';
import type { Task } from '../../core/task.ts';
import type { Stats, TaskEngine } from '../../engine/port.ts';
import { answering } from '../../transport/contract.ts';
import type { QueueWatch } from '../queueWatch.ts';
import { actOnQueue, actOnTask } from './actions.ts';
import { boardRows } from './boardRows.ts';
import { SECTION } from '../section.ts';
import { Gathered } from './gathered.ts';
import type { PanelPage, PanelView } from './panelView.ts';
import { plain } from './plain.ts';
import { standingOf } from './standing.ts';

export interface BoardTools {
  readonly engine: TaskEngine;
  readonly watch: QueueWatch;
}

type BoardView = Extract<View, { kind: 'board' }>;

/** After rows were read, the next time that they are read again. What changes meanwhile comes together. */
const RELOAD_MS = 250;

/** The board: all tasks of the queue, by status. It pushes rows whose progress changed, and all where tasks moved. */
export class BoardPanel implements PanelView<BoardView> {
  readonly view: BoardView = { kind: 'board' };
  readonly methods;
  readonly #page: PanelPage;
  readonly #tools: BoardTools;
  readonly #opened: vscode.Disposable;
  readonly #reload = new Gathered(RELOAD_MS, () => this.#pushBoard());
  readonly #patch = new Gathered(RELOAD_MS, () => this.#pushRows());
  /** The tasks on show. */
  #shown: ReadonlySet<string> = new Set();
  /** Of these, what has changed since it was pushed. */
  #changed = new Set<string>();
  #query: Query = { filter: 'all', text: '', rows: BOARD_PAGE };

  constructor(page: PanelPage, tools: BoardTools) {
    this.#page = page;
    this.#tools = tools;
    this.methods = {
      look: answering(BOARD_HOST.look, (query) => {
        this.#query = query;
        return this.#pushBoard();
      }),
      act: answering(BOARD_HOST.act, actOnTask),
      actOnQueue: answering(BOARD_HOST.actOnQueue, actOnQueue),
    };
    this.#opened = vscode.Disposable.from(
      this.#reload,
      this.#patch,
      tools.watch.onDidChange(({ tasks, moved }) => {
        if (!page.visible) return;
        if (moved) return this.#reload.ask();
        for (const task of tasks) if (this.#shown.has(task)) this.#changed.add(task);
        if (this.#changed.size > 0) this.#patch.ask();
      }),
    );
  }

  show(): void {
    // There is but one board.
  }

  async refresh(): Promise<void> {
    // A page that is there says first what it wants to look at.
  }

  async #pushBoard(): Promise<void> {
    if (!this.#page.visible) return;
    const { engine } = this.#tools;
    const query = this.#query;
    const [stats, { tasks, total }, workers] = await Promise.all([
      engine.stats(),
      boardRows(engine, query),
      this.#workers(),
    ]);
    if (query !== this.#query) return;
    this.#shown = new Set(tasks.map(({ id }) => id));
    this.#changed.clear();
    const board: Board = {
      query,
      counts: countsOf(stats),
      rows: tasks.map(standingOf),
      total,
      workers,
      notice: noticeOf(stats, tasks),
    };
    this.#page.tell('board', BOARD_PUSHED.board, board);
  }

  async #pushRows(): Promise<void> {
    if (!this.#page.visible) return;
    const changed = [...this.#changed];
    this.#changed.clear();
    const tasks = await Promise.all(changed.map((id) => this.#tools.engine.get(id)));
    const rows = tasks.filter((task) => task !== undefined).map(standingOf);
    if (rows.length > 0) this.#page.tell('rows', BOARD_PUSHED.rows, rows);
  }

  async #workers(): Promise<Board['workers']> {
    const { engine } = this.#tools;
    const workers = await engine.workers();
    const busy = workers.map(({ currentTask }) => currentTask).filter((task) => task !== null);
    const tasks = await Promise.all(busy.map((task) => engine.get(task)));
    const running = tasks
      .filter((task) => task !== undefined)
      .map(({ id, title }) => ({ task: id, title: plain(title, 120) }));
    return { running, most: Math.max(mostWorkers(), busy.length) };
  }

  dispose(): void {
    this.#opened.dispose();
  }
}

/** As the tree has them: what needs the person is apart from the others of its status. */
function countsOf(stats: Stats): Board['counts'] {
  const { needsYou, toReview, byStatus } = stats;
  return {
    ...byStatus,
    paused: byStatus.paused - (needsYou - toReview),
    completed: byStatus.completed - toReview,
    needsYou,
  };
}

/** In a workspace that is not trusted nothing runs. */
function mostWorkers(): number {
  return vscode.workspace.isTrusted ? vscode.workspace.getConfiguration(SECTION).get('maxWorkers', 3) : 0;
}

function noticeOf({ queuePaused, held, spending, byStatus }: Stats, tasks: readonly Task[]): Notice | null {
  if (!vscode.workspace.isTrusted) return 'untrusted';
  if (held) return 'held';
  if (queuePaused) return 'paused';
  if (spending.holds && byStatus.pending > 0) return 'day-budget';
  return tasks.some(({ reason }) => reason?.kind === 'no-model') ? 'no-model' : null;
}
