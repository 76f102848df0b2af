import { FORM_HOST } from '../../../webview-ui/contract/form.ts';
import type { View } from '../../../webview-ui/contract/view.ts';
import type { Submitted } from '../../engine/port.ts';
import { answering } from '../../transport/contract.ts';
import type { PanelPage, PanelView } from './panelView.ts';

export interface FormTools {
  /** Queues one sentence as Queue Task does. */
  readonly queueSentence: (text: string) => Promise<readonly Submitted[]>;
}

type FormView = Extract<View, { kind: 'form' }>;

/** The form for a new task. */
export class FormPanel implements PanelView<FormView> {
  readonly methods;
  #view: FormView;

  constructor(_page: PanelPage, view: FormView, tools: FormTools) {
    this.#view = view;
    this.methods = {
      queueSentence: answering(FORM_HOST.queueSentence, async (text) => {
        await tools.queueSentence(text);
      }),
    };
  }

  get view(): FormView {
    return this.#view;
  }

  show(view: FormView): void {
    this.#view = view;
  }

  async refresh(): Promise<void> {
    // All that a form shows, its person has typed.
  }

  dispose(): void {
    // It opens nothing.
  }
}
