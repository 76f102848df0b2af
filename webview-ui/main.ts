import './style.css';
import { render } from 'lit';
import { boardView } from './board/board.ts';
import type { Board, Detail, View } from './contract.ts';
import { detailView } from './detail/detail.ts';
import { formView } from './form/form.ts';
import { Host, keep } from './host.ts';
import { setWords } from './l10n.ts';

/** Everything on show. Views are functions of it; the editor's side changes it. */
interface Shown {
  view: View | undefined;
  board: Board | undefined;
  detail: Detail | undefined;
}

const shown: Shown = { view: undefined, board: undefined, detail: undefined };
const host = new Host({
  show: (view) => {
    keep(view);
    change({ view, board: undefined, detail: undefined });
  },
  board: (board) => change({ board }),
  detail: (detail) => change({ detail }),
});

function change(part: Partial<Shown>): void {
  Object.assign(shown, part);
  render(page(), document.body);
}

function page(): unknown {
  switch (shown.view?.kind) {
    case 'form':
      return formView(host);
    case 'board':
      return boardView(shown.board, host);
    case 'detail':
      return detailView(shown.detail);
    case undefined:
      return '';
  }
}

void host.ready().then(({ view, words }) => {
  setWords(words);
  keep(view);
  change({ view });
});
