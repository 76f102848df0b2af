import { answering } from '../../src/transport/contract.ts';
import { BOARD_HOST, BOARD_PUSHED, type Board } from '../contract/board.ts';
import type { View } from '../contract/view.ts';
import { keep, type Host } from '../host.ts';
import type { Page, Redraw } from '../page.ts';
import { boardView } from './boardView.ts';

type BoardView = Extract<View, { kind: 'board' }>;

export class BoardPage implements Page<BoardView> {
  readonly #host: Host;
  readonly #redraw: Redraw;
  #board: Board | undefined;

  readonly pushed = {
    board: answering(BOARD_PUSHED.board, (board) => {
      this.#board = board;
      this.#redraw();
    }),
  };

  constructor(host: Host, redraw: Redraw) {
    this.#host = host;
    this.#redraw = redraw;
  }

  show(view: BoardView): void {
    keep(view);
  }

  render(): unknown {
    return boardView(this.#board, {
      openTask: (task) => void this.#host.ask('openTask', BOARD_HOST.openTask, task),
    });
  }
}
