import { html, nothing, type TemplateResult } from 'lit';
import { nextRuns, recurrenceProblem } from '../../src/core/cron.ts';
import { l10n } from '../l10n.ts';
import { choice, field, textField, valueOf, type FieldTools, type Option } from './field.ts';
import { draftOf } from './problems.ts';
import type { FormState } from './formState.ts';
import { momentWords, recurrences } from './summary.ts';
import { valuesSchema, type Values } from './values.ts';

const { when, inUnit, misfire } = valuesSchema.shape;
const RUNS_SHOWN = 5;
const TIME_ZONES = Intl.supportedValuesOf('timeZone');

/** When it may begin: soon, at a time, after a while, or again and again. A task that is there already recurs no more. */
export function scheduleField(tools: FieldTools): TemplateResult {
  const { state, actions } = tools;
  const options: readonly (Option & { readonly value: Values['when'] })[] = [
    { value: 'soon', label: l10n.t('As soon as possible') },
    { value: 'at', label: l10n.t('At a time') },
    { value: 'in', label: l10n.t('After a while') },
    ...(state.edited ? [] : [{ value: 'again', label: l10n.t('Again and again') } as const]),
  ];
  return html`<div class="side-by-side">
      ${choice(tools, 'when', { label: l10n.t('When') }, options, (value) =>
        actions.set({ when: when.parse(value) }),
      )}
      ${state.values.when === 'at' ? atField(tools) : nothing}
      ${state.values.when === 'in' ? afterField(tools) : nothing}
      ${state.values.when === 'again' ? repeatField(tools) : nothing}
    </div>
    ${state.values.when === 'again' ? recurrenceFields(tools) : nothing}`;
}

function atField(tools: FieldTools): TemplateResult {
  const { state, actions } = tools;
  const { scheduledAt } = draftOf(state.values, state.choices, state.now);
  const isOver = scheduledAt !== undefined && scheduledAt < state.now;
  return field(
    tools,
    'at',
    {
      label: l10n.t('Date and time'),
      hint: isOver
        ? l10n.t('That is over: it begins as soon as possible.')
        : Intl.DateTimeFormat().resolvedOptions().timeZone,
    },
    (look) =>
      html`<input
        id=${look.id}
        type="datetime-local"
        aria-describedby=${look.describedBy}
        aria-invalid=${look.invalid}
        .value=${state.values.at}
        @input=${(event: Event) => actions.set({ at: valueOf(event) })}
        @blur=${() => actions.left('at')}
      />`,
  );
}

function afterField(tools: FieldTools): TemplateResult {
  const { state, actions } = tools;
  const { scheduledAt = Number.NaN } = draftOf(state.values, state.choices, state.now);
  const hint = Number.isNaN(scheduledAt) ? undefined : momentWords(scheduledAt);
  const units: readonly (Option & { readonly value: Values['inUnit'] })[] = [
    { value: 'minutes', label: l10n.t('minutes') },
    { value: 'hours', label: l10n.t('hours') },
    { value: 'days', label: l10n.t('days') },
  ];
  return html`${textField(tools, 'inCount', { label: l10n.t('How long'), isNumber: true, hint })}
  ${choice(tools, 'inUnit', { label: l10n.t('Unit') }, units, (value) =>
    actions.set({ inUnit: inUnit.parse(value) }),
  )}`;
}

/** The named recurrences; what is written below them counts. */
function repeatField({ state, actions }: FieldTools): TemplateResult {
  const cron = state.values.cron.trim();
  const known = recurrences();
  const isKnown = known.some((recurrence) => recurrence.cron === cron);
  return html`<div class="field">
    <label for="field-repeat">${l10n.t('Repeat')}</label>
    <select
      id="field-repeat"
      .value=${isKnown ? cron : ''}
      @change=${(event: Event) => {
        if (valueOf(event) !== '') actions.set({ cron: valueOf(event) });
      }}
    >
      ${known.map(
        (recurrence) =>
          html`<option value=${recurrence.cron} ?selected=${recurrence.cron === cron}>
            ${recurrence.words}
          </option>`,
      )}
      <option value="" ?selected=${!isKnown}>${l10n.t('As the cron expression says')}</option>
    </select>
  </div>`;
}

function recurrenceFields(tools: FieldTools): TemplateResult {
  const { state, actions } = tools;
  const policies: readonly (Option & { readonly value: Values['misfire'] })[] = [
    { value: 'once', label: l10n.t('Run once for all of them') },
    { value: 'skip', label: l10n.t('Leave them out') },
    { value: 'all', label: l10n.t('Run each of them') },
  ];
  return html`<div class="side-by-side">
      ${textField(tools, 'cron', {
        label: l10n.t('Cron expression'),
        hint: l10n.t('Minute, hour, day of the month, month, day of the week.'),
      })}
      ${textField(tools, 'timeZone', {
        label: l10n.t('Time zone'),
        placeholder: Intl.DateTimeFormat().resolvedOptions().timeZone,
        suggestions: TIME_ZONES,
      })}
      ${choice(tools, 'misfire', { label: l10n.t('Missed runs') }, policies, (value) =>
        actions.set({ misfire: misfire.parse(value) }),
      )}
    </div>
    ${nextRunsView(state)}`;
}

function nextRunsView({ values, now }: FormState): TemplateResult | typeof nothing {
  const { cron } = values;
  const timeZone = values.timeZone.trim() || undefined;
  if (recurrenceProblem({ cron, timeZone })) return nothing;
  return html`<div class="next-runs">
    <p class="faint" id="next-runs">${l10n.t('Its next runs, in your time:')}</p>
    <ol aria-labelledby="next-runs">
      ${nextRuns(cron, timeZone, now, RUNS_SHOWN).map((run) => html`<li>${runWords(run)}</li>`)}
    </ol>
  </div>`;
}

function runWords(ms: number): string {
  const day = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const;
  return new Date(ms).toLocaleString(undefined, { ...day, hour: '2-digit', minute: '2-digit' });
}
