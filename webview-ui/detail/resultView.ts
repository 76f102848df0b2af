import { html, nothing, type TemplateResult } from 'lit';
import { l10n } from '../l10n.ts';
import { lookOf } from '../taskActions.ts';
import type { Known } from './detailView.ts';
import { followUpsView } from './followUpsView.ts';

/** What came of the task: the summary first, then all of it, then what could be done next. */
export function resultView(known: Known): TemplateResult | typeof nothing {
  const { body, output, actions } = known;
  const result = body?.result;
  if (!result || !output) return nothing;
  const follow = (event: Event) => {
    const link = event.target instanceof Element && event.target.closest<HTMLElement>('[data-link]');
    if (link && link.dataset['link']) actions.openLink(link.dataset['link']);
  };
  return html`<section class="result">
    <h2>
      ${l10n.t('Result')}
      ${result.sample ? html`<span class="badge">${l10n.t('Sample, no AI')}</span>` : nothing}
    </h2>
    ${beginsWith(result.output, result.summary) ? nothing : html`<p class="summary" dir="auto">${result.summary}</p>`}
    <div @click=${follow}>${output}</div>
    ${
      body.isCut
        ? html`<p class="faint">
            ${l10n.t('It is long; the rest of it is left out here.')}
            <button class="link" @click=${() => actions.act('openResult')}>
              ${lookOf('openResult').label}
            </button>
          </p>`
        : nothing
    }
    <div @click=${follow}>${followUpsView(known)}</div>
  </section>`;
}

/** A result that begins with its own summary need not say it twice. */
function beginsWith(output: string, summary: string): boolean {
  const words = (text: string) => text.replace(/[\s#*_`]+/g, ' ').trim();
  return words(output.slice(0, 4 * summary.length + 400)).includes(words(summary).slice(0, 80));
}
