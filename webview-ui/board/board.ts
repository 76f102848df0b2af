import { html, type TemplateResult } from 'lit';
import type { Board, Row } from '../contract.ts';
import type { Host } from '../host.ts';
import { l10n } from '../l10n.ts';

export function boardView(board: Board | undefined, host: Host): TemplateResult {
  if (!board) return html`<main aria-busy="true">${l10n.t('Loading …')}</main>`;
  return html`<main>
    <h1>${l10n.t('Task Board')}</h1>
    <p>${l10n.t('{0} running, {1} queued', board.counts.running, board.counts.queued)}</p>
    <ul>
      ${board.rows.map((row) => rowView(row, host))}
    </ul>
  </main>`;
}

function rowView(row: Row, host: Host): TemplateResult {
  return html`<li><button @click=${() => host.openTask(row.id)}>${row.title}</button> ${row.state}</li>`;
}
