import { html, type TemplateResult } from 'lit';
import { PRIORITY, TASK_TYPES } from '../../src/core/task.ts';
import { l10n } from '../l10n.ts';
import { choice, lookOf, textField, underneath, valueOf, type FieldTools } from './field.ts';
import { draftOf } from './problems.ts';
import { priorityWord, typeWords } from './summary.ts';

export function typeField(tools: FieldTools): TemplateResult {
  const { state, actions } = tools;
  const usual = draftOf({ ...state.values, type: '' }, state.choices, state.now).type ?? 'general';
  return choice(
    tools,
    'type',
    { label: l10n.t('Type') },
    [
      { value: '', label: l10n.t('Default ({0})', typeWords(usual)) },
      ...TASK_TYPES.map((type) => ({ value: type, label: typeWords(type) })),
    ],
    (value) => actions.set({ type: TASK_TYPES.find((type) => type === value) ?? '' }),
  );
}

export function agentField(tools: FieldTools): TemplateResult {
  const { state, actions } = tools;
  const { values, choices, now } = state;
  const usual = draftOf({ ...values, agent: '' }, choices, now).agent;
  const chosen = choices.agents.find(({ name }) => name === (values.agent || usual));
  return choice(
    tools,
    'agent',
    { label: l10n.t('Agent'), hint: chosen?.description },
    [
      { value: '', label: l10n.t('Default ({0})', usual) },
      ...choices.agents.map(({ name }) => ({ value: name, label: name })),
    ],
    (value) => actions.set({ agent: value }),
  );
}

/** A slider for the hand, and a number beside it for who knows it. */
export function priorityField({ state, actions }: FieldTools): TemplateResult {
  const look = lookOf(state, 'priority', true);
  const { priority } = state.values;
  const word = priorityWord(Number(priority));
  const set = (event: Event) => actions.set({ priority: valueOf(event) });
  return html`<div class="field">
    <label for=${look.id}>${l10n.t('Priority')}</label>
    <div class="priority">
      <input
        type="range"
        aria-label=${l10n.t('Priority as a slider')}
        aria-valuetext=${word ? `${priority}, ${word}` : priority}
        min=${PRIORITY.min}
        max=${PRIORITY.max}
        step="1"
        .value=${priority}
        @input=${set}
      />
      <input
        id=${look.id}
        class="short"
        type="text"
        inputmode="numeric"
        autocomplete="off"
        aria-describedby=${look.describedBy}
        aria-invalid=${look.invalid}
        .value=${priority}
        @input=${set}
        @blur=${() => actions.left('priority')}
      />
      <span class="word">${word}</span>
    </div>
    ${underneath(state, 'priority', l10n.t('10 runs first.'))}
  </div>`;
}

export function providerField(tools: FieldTools): TemplateResult {
  const { choices } = tools.state;
  const usual =
    choices.defaultProvider === null
      ? l10n.t('Default (no model connected)')
      : l10n.t('Default ({0})', choices.defaultProvider);
  return choice(
    tools,
    'provider',
    { label: l10n.t('Provider') },
    [{ value: '', label: usual }, ...choices.providers.map(({ id }) => ({ value: id, label: id }))],
    (value) => tools.actions.set({ provider: value }),
  );
}

export function modelField(tools: FieldTools): TemplateResult {
  const { values, choices } = tools.state;
  const provider = values.provider || choices.defaultProvider;
  const usual = choices.providers.find(({ id }) => id === provider)?.model;
  return textField(tools, 'model', {
    label: l10n.t('Model'),
    placeholder: usual ?? l10n.t('Default'),
    hint: l10n.t('As its provider calls it.'),
  });
}

/** How much the task may use up before it asks, and how often it is tried again. */
export function limitFields(tools: FieldTools): TemplateResult {
  const { budget, maxRetries } = tools.state.choices;
  return html`<fieldset>
    <legend>${l10n.t('Limits')}</legend>
    <p class="faint">${l10n.t('When one of the first four is used up, the task pauses and asks you.')}</p>
    <div class="side-by-side">
      ${textField(tools, 'steps', { label: l10n.t('Steps'), placeholder: String(budget.steps), isNumber: true })}
      ${textField(tools, 'tokens', { label: l10n.t('Tokens'), placeholder: String(budget.tokens), isNumber: true })}
      ${textField(tools, 'minutes', { label: l10n.t('Minutes'), placeholder: String(budget.minutes), isNumber: true })}
      ${textField(tools, 'usd', { label: l10n.t('US dollars'), placeholder: budget.usd === undefined ? l10n.t('No limit') : String(budget.usd), isNumber: true })}
      ${textField(tools, 'maxRetries', { label: l10n.t('Retries'), placeholder: String(maxRetries), isNumber: true })}
    </div>
  </fieldset>`;
}
