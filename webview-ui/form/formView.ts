import { html, nothing, type TemplateResult } from 'lit';
import { isFinal } from '../../src/core/lifecycle.ts';
import type { Edited } from '../contract/form.ts';
import { l10n } from '../l10n.ts';
import {
  agentField,
  limitFields,
  modelField,
  priorityField,
  providerField,
  typeField,
} from './choiceFields.ts';
import { contextField } from './contextField.ts';
import type { FieldTools } from './field.ts';
import type { FormActions, FormState } from './formState.ts';
import { parentsField } from './parentsField.ts';
import { scheduleField } from './scheduleField.ts';
import { estimateOf, summaryOf } from './summary.ts';
import { descriptionField, instructionsField, titleField } from './textFields.ts';
import { isBlank } from './values.ts';

/** @param problem why the form cannot be shown, if it cannot */
export function formSkeleton(problem: string | undefined): TemplateResult {
  return html`<main class="form" aria-busy=${problem === undefined}>
    <h1>${l10n.t('New Task')}</h1>
    <p class="problem" role="status">${problem}</p>
  </main>`;
}

export function formView(state: FormState, actions: FormActions): TemplateResult {
  const tools: FieldTools = { state, actions };
  const { edited } = state;
  const submit = (event: Event) => {
    event.preventDefault();
    if (edited) actions.save();
    else actions.queue('close');
  };
  return html`<main class="form">
    <h1>${edited ? l10n.t('Edit Task') : l10n.t('New Task')}</h1>
    ${edited ? editedNote(edited) : noModelNote(tools)} ${setAsideNote(tools)}
    <form
      novalidate
      @submit=${submit}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event);
      }}
    >
      ${descriptionField(tools)} ${titleField(tools)} ${moreView(tools)}
      ${isBlank(state.values) ? nothing : html`<p class="faint">${estimateOf(state)}</p>`}
      ${edited ? editButtons(tools, edited) : newButtons(tools)} ${saidView(tools)}
    </form>
  </main>`;
}

function moreView(tools: FieldTools): TemplateResult {
  const { state, actions } = tools;
  return html`<section>
    <div class="fold-line">
      <button
        type="button"
        class="fold"
        aria-expanded=${state.moreOpen}
        aria-controls="more"
        @click=${() => actions.openMore(!state.moreOpen)}
      >
        <span class="codicon codicon-chevron-${state.moreOpen ? 'down' : 'right'}" aria-hidden="true"></span>
        ${l10n.t('More')}
      </button>
      <span class="in-short">${summaryOf(state)}</span>
    </div>
    <div id="more" ?hidden=${!state.moreOpen}>${state.moreOpen ? moreFields(tools) : nothing}</div>
  </section>`;
}

function moreFields(tools: FieldTools): TemplateResult {
  // A task that waits keeps its agent, its type and its dependencies.
  const isFixed = tools.state.edited !== undefined;
  return html`
    ${isFixed ? nothing : html`<div class="side-by-side">${typeField(tools)} ${agentField(tools)}</div>`}
    ${instructionsField(tools)} ${priorityField(tools)} ${scheduleField(tools)}
    ${isFixed ? nothing : parentsField(tools)} ${contextField(tools)}
    <div class="side-by-side">${providerField(tools)} ${modelField(tools)}</div>
    ${limitFields(tools)}
  `;
}

function newButtons({ state, actions }: FieldTools): TemplateResult {
  return html`<div class="buttons">
    <button
      type="submit"
      ?disabled=${state.busy}
      title=${l10n.t('Ctrl+Enter')}
      aria-keyshortcuts="Control+Enter Meta+Enter"
    >
      ${l10n.t('Queue')}
    </button>
    <button type="button" class="secondary" ?disabled=${state.busy} @click=${() => actions.queue('stay')}>
      ${l10n.t('Queue & New')}
    </button>
    <button type="button" class="secondary" ?disabled=${state.busy} @click=${() => actions.saveAsTaskFile()}>
      ${l10n.t('Save as Task File')}
    </button>
    ${
      isBlank(state.values)
        ? nothing
        : html`<button
            type="button"
            class="secondary"
            ?disabled=${state.busy}
            @click=${() => actions.startOver()}
          >
            ${l10n.t('Start Over')}
          </button>`
    }
  </div>`;
}

function editButtons({ state, actions }: FieldTools, edited: Edited): TemplateResult {
  return html`<div class="buttons">
    <button type="submit" ?disabled=${state.busy}>
      ${isFinal(edited.status) ? l10n.t('Run Again with These Changes') : l10n.t('Save')}
    </button>
    ${
      state.hasBegun
        ? html`<button
            type="button"
            class="secondary"
            ?disabled=${state.busy}
            @click=${() => actions.queue('close')}
          >
            ${l10n.t('Queue as New')}
          </button>`
        : nothing
    }
  </div>`;
}

function saidView({ state, actions }: FieldTools): TemplateResult {
  const { kind, words, task } = state.said ?? {};
  return html`<div class="said">
    <span class=${kind === 'problem' ? 'problem' : ''} role="status">${words}</span>
    ${
      task === undefined
        ? nothing
        : html`<button type="button" class="link" @click=${() => actions.openTask(task)}>
            ${l10n.t('Show Task')}
          </button>`
    }
  </div>`;
}

function setAsideNote({ state, actions }: FieldTools): TemplateResult | typeof nothing {
  if (!state.hasSetAside) return nothing;
  return html`<p class="note">
    ${l10n.t('What you had written before is still there.')}
    <button type="button" class="link" @click=${() => actions.bringBack()}>${l10n.t('Bring It Back')}</button>
  </p>`;
}

function editedNote({ title, status }: Edited): TemplateResult {
  return html`<p class="note">
    ${
      isFinal(status)
        ? l10n.t('“{0}” has ended. With your changes it becomes a new task.', title)
        : l10n.t('“{0}” waits. What it is and what it depends on stays; the rest can be changed.', title)
    }
  </p>`;
}

function noModelNote({ state, actions }: FieldTools): TemplateResult | typeof nothing {
  const { choices, values } = state;
  if (choices.defaultProvider !== null || values.provider !== '') return nothing;
  return html`<p class="note">
    <span class="codicon codicon-info" aria-hidden="true"></span>
    ${l10n.t('No model is connected yet. You can queue all the same: the task waits until there is one.')}
    <button type="button" class="link" @click=${() => actions.connectModel()}>
      ${l10n.t('Connect a Model…')}
    </button>
  </p>`;
}
