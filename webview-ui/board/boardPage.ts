import * as z from 'zod';
import { answering } from '../../src/transport/contract.ts';
import { Announcer } from '../announcer.ts';
import type { QueueAction, TaskAction } from '../contract/action.ts';
import {
  BOARD_HOST,
  BOARD_PAGE,
  BOARD_PUSHED,
  MAX_ROWS,
  querySchema,
  type Board,
  type Filter,
  type Query,
} from '../contract/board.ts';
import type { View } from '../contract/view.ts';
import { keep, kept, type Host } from '../host.ts';
import type { Page, Redraw } from '../page.ts';
import { onScrolled } from '../scroll.ts';
import { isAnswerTo, rowBeside, spokenChange, tabOf, toggled, withRows, type Tab } from './boardState.ts';
import { boardView, rowOf, type BoardActions } from './boardView.ts';

type BoardView = Extract<View, { kind: 'board' }>;

const keptSchema = z.object({ query: querySchema, scroll: z.number() });

/** Ages are told in minutes. */
const AGES_S = 30;
const TYPED_MS = 150;

/** The board's page: what it asked for, what it got, and which row has the keyboard. */
export class BoardPage implements Page<BoardView> {
  readonly #host: Host;
  readonly #redraw: Redraw;
  readonly #announcer: Announcer;
  #board: Board | undefined;
  #query: Query = { filter: 'all', text: '', rows: BOARD_PAGE };
  /** The row that the keyboard is in; the first one where it is in none. */
  #current: string | undefined;
  /** Where to scroll to once there are rows again. */
  #scroll = 0;
  #typing: ReturnType<typeof setTimeout> | undefined;

  readonly pushed = {
    board: answering(BOARD_PUSHED.board, (board) => this.#take(board)),
    rows: answering(BOARD_PUSHED.rows, (rows) => {
      if (this.#board) this.#board = withRows(this.#board, rows);
      this.#redraw();
    }),
  };

  constructor(host: Host, redraw: Redraw) {
    this.#host = host;
    this.#redraw = redraw;
    this.#announcer = new Announcer(redraw);
    const before = kept(keptSchema);
    if (before) {
      this.#query = before.query;
      this.#scroll = before.scroll;
    }
    onScrolled((top) => {
      this.#scroll = top;
      this.#keep();
    });
    // Ages and countdowns move without anybody's word.
    let seconds = 0;
    setInterval(() => {
      seconds++;
      if (seconds % AGES_S === 0 || this.#board?.rows.some(({ until }) => until !== null)) redraw();
    }, 1_000);
  }

  show(): void {
    this.#look();
  }

  render(): unknown {
    return boardView({
      board: this.#board,
      query: this.#query,
      current: this.#current,
      spoken: this.#announcer.words,
      now: Date.now(),
      actions: this.#actions,
    });
  }

  readonly #actions: BoardActions = {
    choose: (tab: Tab) => this.#filter(tab),
    toggle: (status) => this.#filter(toggled(this.#query.filter, status)),
    search: (text) => {
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.#ask({ ...this.#query, text, rows: BOARD_PAGE }), TYPED_MS);
    },
    showMore: () => this.#ask({ ...this.#query, rows: Math.min(MAX_ROWS, this.#query.rows + BOARD_PAGE) }),
    act: (action: TaskAction, task: string) => this.#host.tell('act', BOARD_HOST.act, action, task),
    actOnQueue: (action: QueueAction) => this.#host.tell('actOnQueue', BOARD_HOST.actOnQueue, action),
    enter: (task) => {
      if (this.#current === task) return;
      this.#current = task;
      this.#redraw();
    },
    move: (from, by) => {
      const to = rowBeside(this.#board?.rows ?? [], from, by);
      if (to !== undefined) focusRow(to);
    },
  };

  #filter(filter: Filter): void {
    this.#scroll = 0;
    window.scrollTo({ top: 0 });
    this.#ask({ ...this.#query, filter, rows: BOARD_PAGE });
  }

  #ask(query: Query): void {
    // Rows of another tab under this one's name would be a lie.
    if (this.#board && tabOf(query.filter) !== tabOf(this.#query.filter))
      this.#board = { ...this.#board, rows: [], total: -1 };
    this.#query = query;
    this.#look();
  }

  #look(): void {
    this.#keep();
    this.#redraw();
    this.#host.tell('look', BOARD_HOST.look, this.#query);
  }

  #take(board: Board): void {
    if (!isAnswerTo(board, this.#query)) return;
    this.#announcer.say(spokenChange(this.#board, board));
    const isFirst = this.#board === undefined;
    const lost = focusedRow();
    const at = this.#board?.rows.findIndex(({ id }) => id === lost) ?? -1;
    this.#board = board;
    if (!board.rows.some(({ id }) => id === this.#current)) this.#current = board.rows[0]?.id;
    this.#redraw(() => {
      if (isFirst && this.#scroll > 0) window.scrollTo({ top: this.#scroll });
      // A row that went away takes the keyboard with it: its place is taken by the one that stands there now.
      const heir =
        board.rows.find(({ id }) => id === lost) ?? board.rows[Math.min(at, board.rows.length - 1)];
      if (lost !== undefined && heir && !document.activeElement?.matches('main *')) focusRow(heir.id);
    });
  }

  #keep(): void {
    keep({ kind: 'board' }, { query: this.#query, scroll: this.#scroll });
  }
}

function focusedRow(): string | undefined {
  return rowOf(document.activeElement);
}

function focusRow(id: string): void {
  document.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"] .row-title`)?.focus();
}
