import { html, type TemplateResult } from 'lit';
import type { Board, Row } from '../contract/board.ts';
import { l10n } from '../l10n.ts';

export interface BoardActions {
  openTask(task: string): void;
}

export function boardView(board: Board | undefined, actions: BoardActions): TemplateResult {
  if (!board) return html`<main aria-busy="true">${l10n.t('Loading …')}</main>`;
  return html`<main>
    <h1>${l10n.t('Task Board')}</h1>
    <p>${l10n.t('{0} running, {1} queued', board.counts.running, board.counts.queued)}</p>
    <ul>
      ${board.rows.map((row) => rowView(row, actions))}
    </ul>
  </main>`;
}

function rowView(row: Row, actions: BoardActions): TemplateResult {
  return html`<li><button @click=${() => actions.openTask(row.id)}>${row.title}</button> ${row.state}</li>`;
}
