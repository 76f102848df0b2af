import { html, nothing, type TemplateResult } from 'lit';
import { l10n } from '../l10n.ts';
import { icon } from '../statusLook.ts';
import type { Known } from './detailView.ts';

/** What the agent suggests to do next. Each opens the form with what it says: queueing it is the person's. */
export function followUpsView({ body, followUps, actions }: Known): TemplateResult | typeof nothing {
  const suggested = body?.result?.followUps ?? [];
  if (suggested.length === 0) return nothing;
  return html`<div class="follow-ups">
    <h3>${l10n.t('Follow-ups')}</h3>
    <ul>
      ${suggested.map(
        ({ title, type }, index) =>
          html`<li>
            <div class="follow-up-text">
              <p class="follow-up-title">
                <strong dir="auto">${title}</strong>
                ${type === undefined ? nothing : html`<span class="badge">${type}</span>`}
              </p>
              ${followUps[index] ?? nothing}
            </div>
            <button
              class="secondary"
              aria-label=${l10n.t('Queue: {0}', title)}
              @click=${() => actions.queueFollowUp(index)}
            >
              ${icon('add')} ${l10n.t('Queue…')}
            </button>
          </li>`,
      )}
    </ul>
  </div>`;
}
