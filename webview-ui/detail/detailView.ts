import { html, type TemplateResult } from 'lit';
import type { Detail } from '../contract/detail.ts';
import { l10n } from '../l10n.ts';

export function detailView(detail: Detail | undefined): TemplateResult {
  if (!detail) return html`<main aria-busy="true">${l10n.t('Loading …')}</main>`;
  return html`<main>
    <h1>${detail.row.title}</h1>
    <p>${detail.row.state}</p>
    <pre>${detail.output}</pre>
  </main>`;
}
