import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { LogLevel } from '../../src/core/event.ts';
import { l10n } from '../l10n.ts';
import { icon } from '../statusLook.ts';
import { clockSeconds } from '../times.ts';
import type { Known } from './detailView.ts';
import { fold } from './foldView.ts';
import { filteredLines, type LogLine } from './history.ts';

/** The log, newest lines last, with a filter by level and a search. */
export function logView(known: Known): TemplateResult | typeof nothing {
  const { lines } = known.history;
  if (lines.length === 0) return nothing;
  return fold(known, {
    name: 'log',
    title: html`<h2>${l10n.t('Log')}</h2>
      <span class="badge">${lines.length.toLocaleString()}</span>`,
    isOpenAtFirst: known.head.status === 'failed',
    content: () => contentView(known, lines),
  });
}

function contentView(known: Known, lines: readonly LogLine[]): TemplateResult {
  const { look, actions } = known;
  const found = filteredLines(lines, look.level, look.search);
  const shown = found.slice(-known.lines);
  return html`${barView(known)}
    ${
      found.length > shown.length
        ? html`<button class="link" @click=${() => actions.showEarlier()}>
            ${l10n.t('Show earlier lines ({0})', (found.length - shown.length).toLocaleString())}
          </button>`
        : nothing
    }
    ${found.length === 0 ? html`<p class="faint">${l10n.t('No line matches.')}</p>` : nothing}
    <ol class="log">
      ${repeat(shown, ({ seq }) => seq, lineView)}
    </ol>`;
}

function barView({ look, actions }: Known): TemplateResult {
  return html`<div class="bar">
    <select
      aria-label=${l10n.t('Least level')}
      @change=${({ target }: Event) => {
        const level = target instanceof HTMLSelectElement && LEVELS.find((one) => one === target.value);
        if (level) actions.filterLog(level);
      }}
    >
      ${LEVELS.map((level) => html`<option value=${level} ?selected=${level === look.level}>${levelName(level)}</option>`)}
    </select>
    <div class="search">
      ${icon('search')}
      <input
        type="search"
        aria-label=${l10n.t('Search the log')}
        placeholder=${l10n.t('Search the log')}
        .value=${look.search}
        @input=${({ target }: InputEvent) => {
          if (target instanceof HTMLInputElement) actions.searchLog(target.value);
        }}
      />
    </div>
  </div>`;
}

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warning', 'error'];

function levelName(level: LogLevel): string {
  switch (level) {
    case 'debug':
      return l10n.t('Everything');
    case 'info':
      return l10n.t('Information and above');
    case 'warning':
      return l10n.t('Warnings and errors');
    case 'error':
      return l10n.t('Errors only');
  }
}

function lineView({ at, level, text }: LogLine): TemplateResult {
  return html`<li class="line is-${level}">
    <time>${clockSeconds(at)}</time>
    ${
      level === 'warning' || level === 'error'
        ? html`<span class="unseen">${level === 'error' ? l10n.t('Error:') : l10n.t('Warning:')} </span
            >${icon(level)}`
        : html`<span class="codicon"></span>`
    }
    <span class="line-text" dir="auto">${text}</span>
  </li>`;
}
