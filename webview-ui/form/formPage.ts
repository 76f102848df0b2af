import { FORM_HOST } from '../contract/form.ts';
import type { View } from '../contract/view.ts';
import { keep, type Host } from '../host.ts';
import type { Page, Redraw } from '../page.ts';
import { formView } from './formView.ts';

type FormView = Extract<View, { kind: 'form' }>;

export class FormPage implements Page<FormView> {
  readonly #host: Host;
  readonly pushed = {};

  constructor(host: Host, _redraw: Redraw) {
    this.#host = host;
  }

  show(view: FormView): void {
    keep(view);
  }

  render(): unknown {
    return formView({
      queueSentence: (text) => void this.#host.ask('queueSentence', FORM_HOST.queueSentence, text),
    });
  }
}
