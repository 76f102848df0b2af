import { answering } from '../../src/transport/contract.ts';
import { DETAIL_PUSHED, type Detail } from '../contract/detail.ts';
import type { View } from '../contract/view.ts';
import { keep, type Host } from '../host.ts';
import type { Page, Redraw } from '../page.ts';
import { detailView } from './detailView.ts';

type DetailView = Extract<View, { kind: 'detail' }>;

export class DetailPage implements Page<DetailView> {
  readonly #redraw: Redraw;
  #detail: Detail | undefined;

  readonly pushed = {
    detail: answering(DETAIL_PUSHED.detail, (detail) => {
      this.#detail = detail;
      this.#redraw();
    }),
  };

  constructor(_host: Host, redraw: Redraw) {
    this.#redraw = redraw;
  }

  show(view: DetailView): void {
    keep(view);
    this.#detail = undefined;
    this.#redraw();
  }

  render(): unknown {
    return detailView(this.#detail);
  }
}
