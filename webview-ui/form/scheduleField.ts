import { html, nothing, type TemplateResult } from 'lit';
import { l10n } from '../l10n.ts';
import { choice, field, textField, valueOf, type FieldTools, type Option } from './field.ts';
import { draftOf } from './problems.ts';
import { momentWords } from './summary.ts';
import { valuesSchema, type Values } from './values.ts';

const { when, inUnit } = valuesSchema.shape;

/** When it may begin: soon, at a time, or after a while. */
export function scheduleField(tools: FieldTools): TemplateResult {
  const { state, actions } = tools;
  const options: readonly (Option & { readonly value: Values['when'] })[] = [
    { value: 'soon', label: l10n.t('As soon as possible') },
    { value: 'at', label: l10n.t('At a time') },
    { value: 'in', label: l10n.t('After a while') },
  ];
  return html`<div class="side-by-side">
    ${choice(tools, 'when', { label: l10n.t('When') }, options, (value) =>
      actions.set({ when: when.catch('soon').parse(value) }),
    )}
    ${state.values.when === 'at' ? atField(tools) : nothing}
    ${state.values.when === 'in' ? afterField(tools) : nothing}
  </div>`;
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
    actions.set({ inUnit: inUnit.catch('hours').parse(value) }),
  )}`;
}
