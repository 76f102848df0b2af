import { html, nothing, type TemplateResult } from 'lit';
import { MICRO_USD, usdWords } from '../../src/core/money.ts';
import type { Budget } from '../../src/core/task.ts';
import type { Relative } from '../contract/task.ts';
import { l10n } from '../l10n.ts';
import { statusIcon } from '../statusLook.ts';
import { standingName, statusName } from '../statusName.ts';
import { duration, time } from '../times.ts';
import type { Known } from './detailView.ts';

/** All that is known of a task beside its texts. */
export function factsView(known: Known): TemplateResult {
  return html`${relativesView(known)} ${contextView(known)} ${aboutView(known)} ${metricsView(known)}
  ${timesView(known)} ${attemptsView(known)}`;
}

type Fact = readonly [name: string, value: string | number | null | undefined];

function factsList(title: string, facts: readonly Fact[]): TemplateResult | typeof nothing {
  const known = facts.filter(([, value]) => value !== null && value !== undefined && value !== '');
  if (known.length === 0) return nothing;
  return html`<section>
    <h2>${title}</h2>
    <dl>
      ${known.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd dir="auto">${value}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}

function aboutView({ head, body }: Known): TemplateResult | typeof nothing {
  return factsList(l10n.t('Task'), [
    [l10n.t('Agent'), head.agent],
    [l10n.t('Type'), head.type],
    [l10n.t('Priority'), l10n.t('{0} of 10', head.priority)],
    [l10n.t('Model'), [head.provider, head.model].filter(Boolean).join(' · ') || l10n.t('the default')],
    [l10n.t('Budget'), body && budgetWords(body.budget)],
    [l10n.t('Reference'), head.ref],
  ]);
}

function budgetWords({ steps, tokens, minutes, usd }: Budget): string {
  return [
    steps === undefined ? '' : l10n.t('{0} steps', steps.toLocaleString()),
    tokens === undefined ? '' : l10n.t('{0} tokens', tokens.toLocaleString()),
    minutes === undefined ? '' : l10n.t('{0} minutes', minutes),
    usd === undefined ? '' : usdWords(usd * MICRO_USD),
  ]
    .filter(Boolean)
    .join(', ');
}

/** While it runs, as far as its history says; then what its result says. */
function metricsView({ body, history }: Known): TemplateResult | typeof nothing {
  const metrics = body?.result?.metrics;
  const { inputTokens, outputTokens, microUsd } = metrics ?? history.usage;
  const requests = metrics?.requests ?? history.requests;
  if (requests === 0) return nothing;
  const about = metrics?.approximate ? '~' : ''; // estimated, since nobody reported them
  return factsList(l10n.t('Usage'), [
    [l10n.t('Tokens in'), about + inputTokens.toLocaleString()],
    [l10n.t('Tokens out'), about + outputTokens.toLocaleString()],
    [l10n.t('Cost'), microUsd === undefined ? null : about + usdWords(microUsd)],
    [l10n.t('Requests'), requests.toLocaleString()],
    [l10n.t('Tool calls'), history.steps.filter(({ name }) => name !== 'turn' && name !== 'prompt').length],
    [l10n.t('Running time'), metrics && duration(metrics.executionTimeMs)],
    [l10n.t('Answered by'), body?.result?.sample ? l10n.t('Sample, no AI') : ''],
  ]);
}

function timesView({ head, now }: Known): TemplateResult | typeof nothing {
  const at = (moment: number | null) => (moment === null ? null : time(moment, now));
  return factsList(l10n.t('Times'), [
    [l10n.t('Queued'), at(head.createdAt)],
    [l10n.t('Scheduled'), at(head.scheduledAt)],
    [l10n.t('Started'), at(head.startedAt)],
    [l10n.t('Ended'), at(head.completedAt)],
    [l10n.t('Estimated'), head.completedAt === null ? duration(head.estimated * 1_000) : null],
    [l10n.t('Retries'), head.retryCount > 0 ? l10n.t('{0} of {1}', head.retryCount, head.maxRetries) : null],
  ]);
}

/** Attempts that are named: the last ones. */
const MAX_ATTEMPTS = 10;

function attemptsView({ history, now }: Known): TemplateResult | typeof nothing {
  if (history.attempts.length < 2) return nothing;
  return html`<section>
    <h2>${l10n.t('Attempts')}</h2>
    <ol class="attempts">
      ${history.attempts.slice(-MAX_ATTEMPTS).map(
        ({ attempt, startedAt, endedAt, status, note }) =>
          html`<li title=${note ?? ''}>
            ${statusIcon(status)}
            <span>${l10n.t('Attempt {0}: {1}', attempt, statusName(status))}</span>
            <span class="faint">${duration((endedAt ?? now) - startedAt)}</span>
          </li>`,
      )}
    </ol>
  </section>`;
}

function relativesView(known: Known): TemplateResult | typeof nothing {
  const { body } = known;
  if (!body) return nothing;
  const { parents, children, supersedes, supersededBy, createdBy } = body;
  return html`${relativesList(known, l10n.t('Created by'), createdBy ? [createdBy] : [])}
  ${relativesList(known, l10n.t('Depends on'), parents)}
  ${relativesList(known, l10n.t('Needed by'), children)}
  ${relativesList(known, l10n.t('Replaces'), supersedes ? [supersedes] : [])}
  ${relativesList(known, l10n.t('Replaced by'), supersededBy ? [supersededBy] : [])}`;
}

function relativesList(
  { actions }: Known,
  title: string,
  relatives: readonly Relative[],
): TemplateResult | typeof nothing {
  if (relatives.length === 0) return nothing;
  return html`<section>
    <h2>${title}</h2>
    <ul class="links">
      ${relatives.map(
        (task) =>
          html`<li>
            ${statusIcon(task.status, task.needsYou, standingName(task))}
            <button class="link" role="link" @click=${() => actions.openTask(task.id)}>${task.title}</button>
          </li>`,
      )}
    </ul>
  </section>`;
}

function contextView({ body, actions }: Known): TemplateResult | typeof nothing {
  if (!body || body.context.length === 0) return nothing;
  return html`<section>
    <h2>${l10n.t('Context')}</h2>
    <ul class="links">
      ${body.context.map((entry) => html`<li>${contextEntry(entry, (link) => actions.openLink(link))}</li>`)}
    </ul>
  </section>`;
}

/** A glob stands for many files, problems and changes for none: there is nothing to open. */
function contextEntry(entry: string, open: (link: string) => void): TemplateResult {
  return /[*?{}[\]]|^@(problems|diff)\b/.test(entry)
    ? html`<code>${entry}</code>`
    : html`<button class="link" role="link" @click=${() => open(entry)}>${entry}</button>`;
}
