import './style.css';
import { render } from 'lit';
import * as z from 'zod';
import { answering } from '../src/transport/contract.ts';
import { BoardPage } from './board/boardPage.ts';
import { HOST, PUSHED, type View } from './contract/view.ts';
import { DetailPage } from './detail/detailPage.ts';
import { FormPage } from './form/formPage.ts';
import { Host } from './host.ts';
import { setWords } from './l10n.ts';
import type { Page } from './page.ts';

// The page's policy lets no code be made from text; zod would try, and be reported.
z.config({ jitless: true });

const host = new Host();
let frame: number | undefined;

let draw = (): void => undefined;
const afterwards: (() => void)[] = [];

function redrawing(after?: () => void): void {
  if (after) afterwards.push(after);
  frame ??= requestAnimationFrame(() => {
    frame = undefined;
    draw();
    for (const done of afterwards.splice(0)) done();
  });
}

function open<V extends View>(page: Page<V>, first: V): void {
  const isOfThisKind = (view: View): view is V => view.kind === first.kind;
  host.takes({
    ...page.pushed,
    show: answering(PUSHED.show, (view) => {
      if (isOfThisKind(view)) page.show(view);
    }),
  });
  draw = () => void render(page.render(), document.body);
  page.show(first);
  draw();
}

void host.ask('ready', HOST.ready).then(({ view, words }) => {
  setWords(words);
  switch (view.kind) {
    case 'form':
      return open(new FormPage(host, redrawing), view);
    case 'board':
      return open(new BoardPage(host, redrawing), view);
    case 'detail':
      return open(new DetailPage(host, redrawing), view);
  }
});
