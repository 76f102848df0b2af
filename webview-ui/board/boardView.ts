import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { QueueAction, TaskAction } from '../contract/action.ts';
import { MAX_ROWS, type Board, type Notice, type Query } from '../contract/board.ts';
import { l10n } from '../l10n.ts';
import { icon, statusIcon } from '../statusLook.ts';
import { standingName } from '../statusName.ts';
import { emptyWords, type CountOf, TABS, tabCount, tabOf, type Tab } from './boardState.ts';
import { rowView } from './rowView.ts';

export interface BoardActions {
  choose(tab: Tab): void;
  toggle(count: CountOf): void;
  search(text: string): void;
  showMore(): void;
  act(action: TaskAction, task: string): void;
  actOnQueue(action: QueueAction): void;
  /** The keyboard came into a row. */
  enter(task: string): void;
  /** The keyboard goes on to another row. */
  move(from: string, by: number): void;
}

export interface BoardShown {
  /** Undefined before anything came. */
  readonly board: Board | undefined;
  readonly query: Query;
  readonly current: string | undefined;
  readonly spoken: string;
  readonly now: number;
  readonly actions: BoardActions;
}

export function boardView(shown: BoardShown): TemplateResult {
  return html`<main class="board">
    <header class="board-head">
      ${titleView(shown)} ${countsView(shown)} ${workersView(shown)} ${noticeView(shown)} ${barView(shown)}
    </header>
    <div id="rows" role="tabpanel" aria-labelledby="tab-${tabOf(shown.query.filter)}">${listView(shown)}</div>
    <div class="unseen" aria-live="polite">${shown.spoken}</div>
  </main>`;
}

function titleView({ actions, board }: BoardShown): TemplateResult {
  return html`<div class="board-title">
    <h1>${l10n.t('Task Board')}</h1>
    <div class="buttons">
      ${
        board && board.notice !== 'paused' && board.notice !== 'held'
          ? html`<button class="secondary" @click=${() => actions.actOnQueue('pauseQueue')}>
              ${icon('debug-pause')} ${l10n.t('Pause the Queue')}
            </button>`
          : nothing
      }
      <button @click=${() => actions.actOnQueue('queueTask')}>${icon('add')} ${l10n.t('Queue Task…')}</button>
    </div>
  </div>`;
}

function countsView({ board, query, actions }: BoardShown): TemplateResult {
  return html`<div class="counts" role="group" aria-label=${l10n.t('Filter by status')}>
    ${COUNTS.map((of) => {
      const count = board?.counts[of] ?? 0;
      if (of === 'needsYou' && count === 0 && query.filter !== of) return nothing;
      const status = of === 'needsYou' ? 'paused' : of;
      const needed = of === 'needsYou';
      return html`<button
        class="count ${count === 0 ? 'is-zero' : ''}"
        aria-pressed=${query.filter === of}
        @click=${() => actions.toggle(of)}
      >
        ${statusIcon(status, needed)}<strong>${board ? count.toLocaleString() : '–'}</strong>
        ${standingName({ status, needsYou: needed })}
      </button>`;
    })}
  </div>`;
}

/** In the tree's order. */
const COUNTS: readonly CountOf[] = [
  'needsYou',
  'running',
  'queued',
  'pending',
  'paused',
  'failed',
  'completed',
  'cancelled',
];

function workersView({ board, actions }: BoardShown): TemplateResult {
  if (!board) return html`<p class="workers">&nbsp;</p>`;
  const { running, most } = board.workers;
  return html`<p class="workers">
    ${icon('server-process')}
    <span>${l10n.t('{0} of {1} workers busy', running.length, most)}</span>
    ${running.map(
      ({ task, title }) =>
        html`<span class="worker"
          >·
          <button class="link" role="link" @click=${() => actions.act('open', task)}>${title}</button></span
        >`,
    )}
  </p>`;
}

function noticeView({ board, actions }: BoardShown): TemplateResult | typeof nothing {
  if (!board?.notice) return nothing;
  const { words, button, action } = noticeLook(board.notice);
  return html`<div class="notice" role="status">
    ${icon('info')}
    <span>${words}</span>
    <button class="secondary" @click=${() => actions.actOnQueue(action)}>${button}</button>
  </div>`;
}

function noticeLook(notice: Notice): { words: string; button: string; action: QueueAction } {
  switch (notice) {
    case 'untrusted':
      return {
        words: l10n.t('In a workspace that you do not trust, no task runs.'),
        button: l10n.t('Manage Workspace Trust'),
        action: 'manageTrust',
      };
    case 'held':
      return {
        words: l10n.t('Work from before waits for your word.'),
        button: l10n.t('Go On'),
        action: 'resumeQueue',
      };
    case 'paused':
      return {
        words: l10n.t('The queue is paused: what runs goes on, nothing new starts.'),
        button: l10n.t('Resume the Queue'),
        action: 'resumeQueue',
      };
    case 'day-budget':
      return {
        words: l10n.t('The day’s budget covers no more: what costs anything waits for the next day.'),
        button: l10n.t('Change Budget'),
        action: 'changeBudget',
      };
    case 'no-model':
      return {
        words: l10n.t('Some tasks wait for a model.'),
        button: l10n.t('Connect a Model…'),
        action: 'connectModel',
      };
  }
}

function barView(shown: BoardShown): TemplateResult {
  const { query, actions } = shown;
  return html`<div class="bar">
    <div
      class="tabs"
      role="tablist"
      aria-label=${l10n.t('Tasks')}
      @keydown=${(event: KeyboardEvent) => tabKey(event, shown)}
    >
      ${TABS.map((tab) => tabView(tab, shown))}
    </div>
    <div class="search">
      ${icon('search')}
      <input
        type="search"
        aria-label=${l10n.t('Search tasks')}
        placeholder=${l10n.t('Search tasks')}
        maxlength="500"
        .value=${query.text}
        @input=${(event: InputEvent) => {
          if (event.target instanceof HTMLInputElement) actions.search(event.target.value);
        }}
      />
    </div>
  </div>`;
}

function tabView(tab: Tab, { board, query, actions }: BoardShown): TemplateResult {
  const isSelected = tabOf(query.filter) === tab;
  return html`<button
    id="tab-${tab}"
    role="tab"
    class="tab"
    aria-selected=${isSelected}
    aria-controls="rows"
    tabindex=${isSelected ? 0 : -1}
    @click=${() => actions.choose(tab)}
  >
    ${tabName(tab)}${board ? html` <span class="tab-count">${tabCount(board, tab)}</span>` : nothing}
  </button>`;
}

function tabName(tab: Tab): string {
  switch (tab) {
    case 'all':
      return l10n.t('All');
    case 'active':
      return l10n.t('Active');
    case 'completed':
      return l10n.t('Completed');
    case 'failed':
      return l10n.t('Failed');
  }
}

function tabKey(event: KeyboardEvent, { query, actions }: BoardShown): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const next = TABS[(TABS.indexOf(tabOf(query.filter)) + step + TABS.length) % TABS.length] ?? 'all';
  actions.choose(next);
  document.getElementById(`tab-${next}`)?.focus();
}

function listView(shown: BoardShown): TemplateResult {
  const { board } = shown;
  if (!board || board.total < 0) return skeletonView();
  if (board.rows.length === 0) return emptyView(shown);
  const current = shown.current ?? board.rows[0]?.id;
  return html`<ul class="rows">
      ${repeat(
        board.rows,
        ({ id }) => id,
        (row) => rowView(row, { now: shown.now, isCurrent: row.id === current, actions: shown.actions }),
      )}
    </ul>
    ${moreView(board, shown)}`;
}

function moreView({ rows, total }: Board, { actions }: BoardShown): TemplateResult {
  if (rows.length >= total) {
    const all = total === 1 ? l10n.t('1 task') : l10n.t('{0} tasks', total);
    return html`<p class="more">${all}</p>`;
  }
  return html`<p class="more">
    ${l10n.t('{0} of {1} tasks', rows.length, total)}
    ${
      rows.length < MAX_ROWS
        ? html`<button class="secondary" @click=${() => actions.showMore()}>${l10n.t('Show More')}</button>`
        : l10n.t('Search finds the others.')
    }
  </p>`;
}

function emptyView({ query, actions }: BoardShown): TemplateResult {
  return html`<div class="empty">
    <p>${emptyWords(query)}</p>
    ${
      query.filter === 'all' && !query.text
        ? html`<p class="faint">
              ${l10n.t('Tasks run in the background; nothing in your files changes until you apply it.')}
            </p>
            <div class="buttons">
              <button @click=${() => actions.actOnQueue('queueTask')}>${l10n.t('Queue Task…')}</button>
              <button class="secondary" @click=${() => actions.actOnQueue('trySample')}>
                ${l10n.t('Try a Sample')}
              </button>
            </div>`
        : nothing
    }
  </div>`;
}

function skeletonView(): TemplateResult {
  return html`<div class="skeletons" aria-busy="true">
    <span class="unseen">${l10n.t('Loading …')}</span>
    ${Array.from({ length: 6 }, () => html`<div class="skeleton" aria-hidden="true"></div>`)}
  </div>`;
}

/** The task of the row that an element stands in. */
export function rowOf(element: Element | null): string | undefined {
  return element?.closest<HTMLElement>('[data-row]')?.dataset['row'];
}
