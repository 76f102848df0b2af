import type * as vscode from 'vscode';
import { BOARD_HOST, BOARD_PUSHED, type Board, type Row } from '../../../webview-ui/contract/board.ts';
import type { View } from '../../../webview-ui/contract/view.ts';
import type { Task } from '../../core/task.ts';
import type { TaskEngine } from '../../engine/port.ts';
import { answering } from '../../transport/contract.ts';
import type { QueueWatch } from '../queueWatch.ts';
import { shortState } from '../taskWords.ts';
import type { PanelPage, PanelView } from './panelView.ts';

export interface BoardTools {
  readonly engine: TaskEngine;
  readonly watch: QueueWatch;
  readonly showTask: (id: string) => void;
}

type BoardView = Extract<View, { kind: 'board' }>;

/** The board: all tasks of the queue, by status. */
export class BoardPanel implements PanelView<BoardView> {
  readonly view: BoardView = { kind: 'board' };
  readonly methods;
  readonly #page: PanelPage;
  readonly #tools: BoardTools;
  readonly #subscription: vscode.Disposable;

  constructor(page: PanelPage, tools: BoardTools) {
    this.#page = page;
    this.#tools = tools;
    this.methods = { openTask: answering(BOARD_HOST.openTask, (task) => tools.showTask(task)) };
    this.#subscription = tools.watch.onDidChange(() => void this.refresh());
  }

  show(): void {
    // There is but one board.
  }

  async refresh(): Promise<void> {
    if (this.#page.visible) this.#page.tell('board', BOARD_PUSHED.board, await boardOf(this.#tools.engine));
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}

async function boardOf(engine: TaskEngine): Promise<Board> {
  const [{ byStatus, total }, { tasks }] = await Promise.all([
    engine.stats(),
    engine.list({ order: 'newest' }),
  ]);
  return { counts: { ...byStatus }, rows: tasks.map(rowOf), total };
}

export function rowOf(task: Task): Row {
  const { id, title, status, progressPercentage } = task;
  return { id, title, status, state: shortState(task), progress: progressPercentage };
}
