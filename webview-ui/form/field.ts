import { html, nothing, type TemplateResult } from 'lit';
import type { FormActions, FormState } from './formState.ts';
import type { FieldId } from './values.ts';

/** What every field gets: the state it shows, and what the person may do. */
export interface FieldTools {
  readonly state: FormState;
  readonly actions: FormActions;
}

/** What ties a control to its words. */
export interface ControlLook {
  readonly id: string;
  readonly describedBy: string | typeof nothing;
  readonly invalid: 'true' | typeof nothing;
}

export interface FieldWords {
  readonly label: string;
  readonly hint?: unknown;
}

/** A control with its label above, and below it what is wrong with it or else what helps. */
export function field(
  { state }: FieldTools,
  id: FieldId,
  { label, hint }: FieldWords,
  control: (look: ControlLook) => TemplateResult,
): TemplateResult {
  const look = lookOf(state, id, hint !== undefined);
  return html`<div class="field">
    <label for=${look.id}>${label}</label>
    ${control(look)} ${underneath(state, id, hint)}
  </div>`;
}

export function lookOf({ problems }: FormState, id: FieldId, hasHint: boolean): ControlLook {
  const isWrong = problems.has(id);
  return {
    id: `field-${id}`,
    describedBy: isWrong ? `problem-${id}` : hasHint ? `hint-${id}` : nothing,
    invalid: isWrong ? 'true' : nothing,
  };
}

/** The problem of a field, or else its hint. */
export function underneath(
  { problems }: FormState,
  id: FieldId,
  hint?: unknown,
): TemplateResult | typeof nothing {
  const problem = problems.get(id);
  if (problem !== undefined) {
    return html`<p class="problem" id="problem-${id}">
      <span class="codicon codicon-error" aria-hidden="true"></span> ${problem}
    </p>`;
  }
  return hint === undefined ? nothing : html`<p class="faint" id="hint-${id}">${hint}</p>`;
}

type TextFieldId =
  'model' | 'steps' | 'tokens' | 'minutes' | 'usd' | 'maxRetries' | 'inCount' | 'cron' | 'timeZone';

interface TextWords extends FieldWords {
  readonly placeholder?: string;
  readonly isNumber?: boolean;
  /** Offered while it is typed; anything else can be typed as well. */
  readonly suggestions?: readonly string[];
}

/** A line of text. */
export function textField(tools: FieldTools, id: TextFieldId, words: TextWords): TemplateResult {
  const { state, actions } = tools;
  return field(
    tools,
    id,
    words,
    (look) =>
      html`<input
          id=${look.id}
          type="text"
          inputmode=${words.isNumber === true ? 'decimal' : 'text'}
          autocomplete="off"
          spellcheck="false"
          placeholder=${words.placeholder ?? ''}
          aria-describedby=${look.describedBy}
          aria-invalid=${look.invalid}
          .value=${state.values[id]}
          @input=${(event: Event) => actions.set({ [id]: valueOf(event) })}
          list=${words.suggestions ? `suggestions-${id}` : nothing}
          @blur=${() => actions.left(id)}
        />
        ${
          words.suggestions
            ? html`<datalist id="suggestions-${id}">
                ${words.suggestions.map((value) => html`<option value=${value}></option>`)}
              </datalist>`
            : nothing
        }`,
  );
}

export interface Option {
  readonly value: string;
  readonly label: string;
}

/** One of a few. A value that is not among them is offered too: it must not turn into another one unseen. */
export function choice(
  tools: FieldTools,
  id: Extract<FieldId, 'agent' | 'type' | 'when' | 'inUnit' | 'misfire' | 'onParentFailure' | 'provider'>,
  words: FieldWords,
  options: readonly Option[],
  chosen: (value: string) => void,
): TemplateResult {
  const value = tools.state.values[id];
  const all = options.some((option) => option.value === value)
    ? options
    : [...options, { value, label: value }];
  return field(
    tools,
    id,
    words,
    (look) =>
      html`<select
        id=${look.id}
        aria-describedby=${look.describedBy}
        aria-invalid=${look.invalid}
        .value=${value}
        @change=${(event: Event) => chosen(valueOf(event))}
        @blur=${() => tools.actions.left(id)}
      >
        ${all.map(
          (option) =>
            html`<option value=${option.value} ?selected=${option.value === value}>${option.label}</option>`,
        )}
      </select>`,
  );
}

export function valueOf({ target }: Event): string {
  const isControl =
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement;
  return isControl ? target.value : '';
}
