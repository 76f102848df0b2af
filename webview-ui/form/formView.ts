import { html, type TemplateResult } from 'lit';
import { l10n } from '../l10n.ts';

export interface FormActions {
  queueSentence(text: string): void;
}

export function formView(actions: FormActions): TemplateResult {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const text = new FormData(event.target).get('text');
    if (typeof text === 'string') actions.queueSentence(text);
  };
  return html`<main>
    <form @submit=${submit}>
      <label>${l10n.t('What is to be done?')} <textarea name="text"></textarea></label>
      <button>${l10n.t('Queue')}</button>
    </form>
  </main>`;
}
