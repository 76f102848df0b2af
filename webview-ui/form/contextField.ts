import { html, nothing, type TemplateResult } from 'lit';
import type { ContextEntry } from '../contract/form.ts';
import { l10n } from '../l10n.ts';
import { underneath, type FieldTools } from './field.ts';
import type { FormState } from './formState.ts';
import { sizeWords, tokenWords } from './summary.ts';

/** More than this is more than most models take. */
const MANY_BYTES = 400_000;

/** Workspace files that are given to the agent along with the task. */
export function contextField(tools: FieldTools): TemplateResult {
  const { state, actions } = tools;
  return html`<fieldset
    class="context"
    id="field-context"
    tabindex="-1"
    @dragover=${(event: DragEvent) => event.preventDefault()}
    @drop=${(event: DragEvent) => {
      event.preventDefault();
      const uris = droppedUris(event.dataTransfer);
      if (uris.length > 0) actions.drop(uris);
    }}
  >
    <legend>${l10n.t('Context')}</legend>
    ${
      state.values.context.length === 0
        ? html`<p class="faint">
            ${l10n.t('Files, problems and changes that the agent gets along with the task. Without any, it looks for itself.')}
          </p>`
        : html`<ul class="chosen" aria-label=${l10n.t('Context files')}>
              ${state.values.context.map((path) => entryRow(tools, path))}
            </ul>
            ${totalView(state)}`
    }
    <div class="buttons">
      ${adder(l10n.t('Add Files…'), () => actions.addContext('files'))}
      ${adder(l10n.t('Add Open Editors…'), () => actions.addContext('editors'))}
      ${adder(l10n.t('Add the Selection'), () => actions.addContext('selection'))}
      ${adder(l10n.t('Add Problems'), () => actions.addPattern('@problems'))}
      ${adder(l10n.t('Add Changes'), () => actions.addPattern('@diff'))}
    </div>
    ${patternRow(tools)} ${underneath(state, 'context')}
    <p class="faint">${l10n.t('Or hold Shift and drop files here.')}</p>
  </fieldset>`;
}

function adder(label: string, add: () => void): TemplateResult {
  return html`<button type="button" class="secondary" @click=${add}>${label}</button>`;
}

function patternRow({ actions }: FieldTools): TemplateResult {
  const take = (input: HTMLInputElement) => {
    const pattern = input.value.trim();
    if (pattern) actions.addPattern(pattern);
    input.value = '';
  };
  const inputOf = ({ currentTarget }: Event) =>
    currentTarget instanceof HTMLElement
      ? currentTarget.parentElement?.querySelector<HTMLInputElement>('input')
      : undefined;
  return html`<div class="with-button">
    <input
      type="text"
      autocomplete="off"
      spellcheck="false"
      aria-label=${l10n.t('A path or a pattern')}
      placeholder="src/**/*.ts · README.md#L10-L40 · @problems:src/**"
      @keydown=${(event: KeyboardEvent) => {
        const input = inputOf(event);
        if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || !input) return;
        event.preventDefault();
        take(input);
      }}
    />
    <button
      type="button"
      class="secondary"
      @click=${(event: Event) => {
        const input = inputOf(event);
        if (input) take(input);
      }}
    >
      ${l10n.t('Add Pattern')}
    </button>
  </div>`;
}

function entryRow({ state, actions }: FieldTools, path: string): TemplateResult {
  const entry = state.measured.get(path);
  const words = entry ? (entry.problem ?? measureWords(entry)) : '…';
  return html`<li class=${entry?.problem ? 'is-wrong' : ''}>
    <span class="name">${path}</span>
    <span class=${entry?.problem ? 'problem' : 'faint'}>${words}</span>
    <button
      type="button"
      class="icon-button"
      aria-label=${l10n.t('Remove {0}', path)}
      title=${l10n.t('Remove')}
      @click=${() => actions.set({ context: state.values.context.filter((each) => each !== path) })}
    >
      <span class="codicon codicon-close" aria-hidden="true"></span>
    </button>
  </li>`;
}

function measureWords({ files, bytes }: ContextEntry): string {
  if (files === 0) return l10n.t('as they are when the task runs');
  const count = files === 1 ? '' : l10n.t('{0} files', files.toLocaleString());
  return [count, sizeWords(bytes), `~${tokenWords(bytes)}`].filter(Boolean).join(' · ');
}

function totalView({ values, measured }: FormState): TemplateResult | typeof nothing {
  if (values.context.some((path) => !measured.has(path))) return nothing;
  const bytes = values.context.reduce((sum, path) => sum + (measured.get(path)?.bytes ?? 0), 0);
  const words = l10n.t('{0} in all, about {1}', sizeWords(bytes), tokenWords(bytes));
  return bytes > MANY_BYTES
    ? html`<p class="warning">
        <span class="codicon codicon-warning" aria-hidden="true"></span> ${words}.
        ${l10n.t('Most models take less; what does not fit is left out, and said.')}
      </p>`
    : html`<p class="faint">${words}</p>`;
}

/** What the explorer and tabs give along. */
function droppedUris(data: DataTransfer | null): readonly string[] {
  const given = ['text/uri-list', 'application/vnd.code.uri-list'].map((kind) => data?.getData(kind) ?? '');
  const text = given.find((each) => each !== '') ?? '';
  return text.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'));
}
