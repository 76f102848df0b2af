import { html, nothing, type TemplateResult } from 'lit';
import { PARENT_FAILURE_POLICIES, type ParentFailurePolicy } from '../../src/core/task.ts';
import type { Parent } from '../contract/form.ts';
import { l10n } from '../l10n.ts';
import { choice, lookOf, underneath, valueOf, type FieldTools } from './field.ts';

/** The tasks that must complete first: found by their words, each to be taken out again. */
export function parentsField(tools: FieldTools): TemplateResult {
  const { state, actions } = tools;
  const { parents } = state.values;
  const look = lookOf(state, 'parents', true);
  const offered = state.found.filter(({ ref }) => !parents.some((parent) => parent.ref === ref));
  const add = (parent: Parent) => {
    actions.set({ parents: [...parents, parent] });
    actions.search('');
  };
  return html`<div class="field">
      <label for=${look.id}>${l10n.t('Depends on')}</label>
      ${
        parents.length === 0
          ? nothing
          : html`<ul class="chosen" aria-label=${l10n.t('Runs after')}>
              ${parents.map((parent) => parentRow(tools, parent))}
            </ul>`
      }
      <input
        id=${look.id}
        type="search"
        autocomplete="off"
        placeholder=${l10n.t('Search tasks by title')}
        aria-describedby=${look.describedBy}
        aria-invalid=${look.invalid}
        .value=${state.search}
        @input=${(event: Event) => actions.search(valueOf(event))}
        @keydown=${(event: KeyboardEvent) => {
          const [first] = offered;
          if (event.key !== 'Enter' || !first) return;
          event.preventDefault();
          add(first);
        }}
      />
      ${
        offered.length === 0
          ? nothing
          : html`<ul class="offered" aria-label=${l10n.t('Tasks that fit')}>
              ${offered.map(
                (parent) =>
                  html`<li>
                    <button type="button" class="offer" @click=${() => add(parent)}>
                      <span>${parent.title}</span> <span class="faint">${parent.status}</span>
                    </button>
                  </li>`,
              )}
            </ul>`
      }
      ${underneath(state, 'parents', l10n.t('It begins once these have completed, and gets their results.'))}
    </div>
    ${parents.length === 0 ? nothing : policyField(tools)}`;
}

function parentRow({ state, actions }: FieldTools, { ref, title, status }: Parent): TemplateResult {
  return html`<li>
    <span class="name">${title}</span> <span class="faint">${status}</span>
    <button
      type="button"
      class="icon-button"
      aria-label=${l10n.t('Remove {0}', title)}
      title=${l10n.t('Remove')}
      @click=${() => actions.set({ parents: state.values.parents.filter((parent) => parent.ref !== ref) })}
    >
      <span class="codicon codicon-close" aria-hidden="true"></span>
    </button>
  </li>`;
}

function policyField(tools: FieldTools): TemplateResult {
  return choice(
    tools,
    'onParentFailure',
    { label: l10n.t('When one of them fails') },
    PARENT_FAILURE_POLICIES.map((value) => ({ value, label: policyWords(value) })),
    (value) =>
      tools.actions.set({
        onParentFailure: PARENT_FAILURE_POLICIES.find((policy) => policy === value) ?? 'block',
      }),
  );
}

function policyWords(policy: ParentFailurePolicy): string {
  switch (policy) {
    case 'block':
      return l10n.t('Wait until it has been retried');
    case 'cancel':
      return l10n.t('Cancel this one too');
    case 'run':
      return l10n.t('Run all the same');
  }
}
