import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { textsOf } from '../../src/core/draft.ts';
import { l10n } from '../l10n.ts';
import { field, valueOf, type FieldTools } from './field.ts';
import { typeOf } from './summary.ts';

/** What is to be done, large and first. Its first line is the title until the person writes another. */
export function descriptionField(tools: FieldTools): TemplateResult {
  const { state, actions } = tools;
  return field(
    tools,
    'description',
    {
      label: l10n.t('What is to be done?'),
      hint: l10n.t('One sentence is enough. The first line becomes the title.'),
    },
    (look) =>
      html`<textarea
        id=${look.id}
        class="large"
        rows="5"
        placeholder=${l10n.t('Review the error handling in src/server.ts')}
        aria-describedby=${look.describedBy}
        aria-invalid=${look.invalid}
        .value=${live(state.values.description)}
        @input=${(event: Event) => actions.set({ description: valueOf(event) })}
        @blur=${() => actions.left('description')}
      ></textarea>`,
  );
}

export function titleField(tools: FieldTools): TemplateResult | typeof nothing {
  const { state, actions } = tools;
  const { title, description } = state.values;
  if (title === null && description.trim() === '' && !state.moreOpen) return nothing;
  return field(
    tools,
    'title',
    { label: l10n.t('Title') },
    (look) =>
      html`<div class="with-button">
        <input
          id=${look.id}
          type="text"
          autocomplete="off"
          aria-describedby=${look.describedBy}
          aria-invalid=${look.invalid}
          .value=${live(title ?? textsOf(description, 'general').title)}
          @input=${(event: Event) => actions.set({ title: valueOf(event) })}
          @blur=${() => actions.left('title')}
        />
        ${
          title === null
            ? nothing
            : html`<button
                type="button"
                class="icon-button"
                title=${l10n.t('Take the first line again')}
                aria-label=${l10n.t('Take the first line again')}
                @click=${() => actions.set({ title: null })}
              >
                <span class="codicon codicon-discard" aria-hidden="true"></span>
              </button>`
        }
      </div>`,
  );
}

export function instructionsField(tools: FieldTools): TemplateResult {
  const { state, actions } = tools;
  return field(
    tools,
    'instructions',
    {
      label: l10n.t('Instructions'),
      hint: l10n.t('How the agent is to go about it. Left empty, the usual ones of the type stand here.'),
    },
    (look) =>
      html`<textarea
        id=${look.id}
        rows="4"
        placeholder=${textsOf('', typeOf(state)).instructions}
        aria-describedby=${look.describedBy}
        aria-invalid=${look.invalid}
        .value=${live(state.values.instructions)}
        @input=${(event: Event) => actions.set({ instructions: valueOf(event) })}
        @blur=${() => actions.left('instructions')}
      ></textarea>`,
  );
}
