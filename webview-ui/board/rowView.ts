import { html, nothing, type TemplateResult } from 'lit';
import type { Standing } from '../contract/task.ts';
import { l10n } from '../l10n.ts';
import { icon, statusIcon } from '../statusLook.ts';
import { standingName } from '../statusName.ts';
import { lookOf, rowActions } from '../taskActions.ts';
import { age, when } from '../times.ts';
import type { BoardActions } from './boardView.ts';

interface RowTools {
  readonly now: number;
  /** The one row whose buttons Tab reaches; arrows lead to the others. */
  readonly isCurrent: boolean;
  readonly actions: BoardActions;
}

export function rowView(row: Standing, tools: RowTools): TemplateResult {
  const { isCurrent, actions } = tools;
  return html`<li
    class="row is-${row.status}"
    data-row=${row.id}
    @focusin=${() => actions.enter(row.id)}
    @keydown=${(event: KeyboardEvent) => rowKey(event, row.id, actions)}
    @click=${(event: MouseEvent) => {
      if (event.target instanceof Element && !event.target.closest('button')) actions.act('open', row.id);
    }}
  >
    ${statusIcon(row.status, row.needsYou, standingName(row))}
    <div class="row-text">
      <button class="row-title" tabindex=${isCurrent ? 0 : -1} @click=${() => actions.act('open', row.id)}>
        ${row.title}
      </button>
      ${stateView(row, tools.now)}
    </div>
    ${progressView(row)} ${factsView(row, tools.now)} ${buttonsView(row, tools)}
  </li>`;
}

function stateView({ state, until }: Standing, now: number): TemplateResult | typeof nothing {
  const words = [state, until === null ? '' : when(until, now)].filter(Boolean).join(' ');
  return words ? html`<span class="row-state" title=${words}>${words}</span>` : nothing;
}

/** Steps first: they say more than a percentage does. */
export function progressView({ status, progress, step, steps }: Standing): TemplateResult | typeof nothing {
  const isMoving = status === 'running' || (status === 'paused' && progress > 0);
  if (!isMoving) return nothing;
  const words = steps > 0 ? l10n.t('{0} of {1}', step, steps) : l10n.t('{0} %', Math.floor(progress));
  return html`<div class="progress">
    <span class="progress-words" aria-hidden="true">${words}</span>
    <progress
      max="100"
      .value=${progress}
      aria-label=${l10n.t('Progress')}
      aria-valuetext=${words}
    ></progress>
  </div>`;
}

function factsView({ agent, priority, createdAt, completedAt }: Standing, now: number): TemplateResult {
  const since = completedAt ?? createdAt;
  const label = completedAt === null ? l10n.t('Queued: {0}') : l10n.t('Ended: {0}');
  return html`<span class="row-agent" title=${l10n.t('Agent: {0}', agent)}>${agent}</span>
    <span class="row-priority" title=${l10n.t('Priority {0} of 10', priority)}
      ><span class="unseen">${l10n.t('Priority')} </span>P${priority}</span
    >
    <time class="row-age" title=${label.replace('{0}', new Date(since).toLocaleString())}
      >${age(since, now)}</time
    >`;
}

function buttonsView(row: Standing, { isCurrent, actions }: RowTools): TemplateResult {
  return html`<div class="row-buttons">
    ${rowActions(row).map((action) => {
      const look = lookOf(action);
      return html`<button
        class="icon-button"
        title=${look.label}
        aria-label=${l10n.t('{0}: {1}', look.label, row.title)}
        tabindex=${isCurrent ? 0 : -1}
        @click=${() => actions.act(action, row.id)}
      >
        ${icon(look.icon)}
      </button>`;
    })}
  </div>`;
}

/** Rows that Page Up and Page Down go by. */
const PAGE = 10;

function rowKey(event: KeyboardEvent, row: string, actions: BoardActions): void {
  const steps = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: PAGE,
    PageUp: -PAGE,
    Home: -Infinity,
    End: Infinity,
  }[event.key];
  if (steps === undefined) return;
  event.preventDefault();
  actions.move(row, steps);
}
