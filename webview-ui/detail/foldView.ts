import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { DetailShown } from './detailView.ts';

export interface Fold {
  /** By which it is kept whether it is open. */
  readonly name: string;
  readonly title: TemplateResult;
  readonly isOpenAtFirst: boolean;
  /** Drawn only while the fold is open. */
  readonly content: () => TemplateResult;
}

/** A part that opens and folds, and stays as it was left. */
export function fold(
  { look, actions }: DetailShown,
  { name, title, isOpenAtFirst, content }: Fold,
): TemplateResult {
  const isOpen = look.folds[name] ?? isOpenAtFirst;
  return html`<details
    class="fold"
    .open=${live(isOpen)}
    @toggle=${({ target }: Event) => {
      if (target instanceof HTMLDetailsElement && target.open !== isOpen) actions.fold(name, target.open);
    }}
  >
    <summary>${title}</summary>
    <div class="fold-content">${isOpen ? content() : nothing}</div>
  </details>`;
}
