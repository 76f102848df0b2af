import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { isUndecided, type ReviewState } from '../../src/core/change.ts';
import {
  CHANGE_LETTERS,
  lookOfChange,
  movesOf,
  splitPath,
  type ChangeLook,
} from '../../src/core/changeLook.ts';
import type { FileAction } from '../contract/action.ts';
import type { Change } from '../contract/change.ts';
import { l10n } from '../l10n.ts';
import { icon } from '../statusLook.ts';
import { lookOf } from '../taskActions.ts';
import type { Known } from './detailView.ts';
import { fold } from './foldView.ts';
import { fileActions, proposalActions } from './proposalActions.ts';

/** The files that the task wants to change, with what can be done about them. Nothing of it is on the disk before. */
export function proposalView(known: Known): TemplateResult | typeof nothing {
  const { head, body } = known;
  const { review } = head;
  if (review.state === 'none' || !body) return nothing;
  const moves = movesOf(body.changes);
  return fold(known, {
    name: `changes-${isUndecided(review.state) ? 'undecided' : 'decided'}`,
    title: html`<h2>${l10n.t('Proposed Changes')}</h2>
      <span class="badge">${review.files}</span> ${linesView(review)}
      ${reviewWords(review.state) ? html`<span class="faint">${reviewWords(review.state)}</span>` : nothing}`,
    isOpenAtFirst: isUndecided(review.state),
    content: () =>
      html`${introView(known)}
        <ul class="changes">
          ${repeat(
            body.changes,
            ({ path }) => path,
            (change) => changeView(known, change, moves.get(change.path)),
          )}
        </ul>`,
  });
}

function introView({ head, body, actions }: Known): TemplateResult {
  const words = introWords(head);
  return html`${words ? html`<p class="faint change-intro">${words}</p>` : nothing}
    <div class="buttons">
      ${proposalActions(head, body?.changes ?? []).map((action, index) => {
        const { label, icon: name } = lookOf(action);
        const leads = index === 0 && isUndecided(head.review.state);
        return html`<button class=${leads ? '' : 'secondary'} @click=${() => actions.act(action)}>
          ${icon(name)} ${label}
        </button>`;
      })}
    </div>`;
}

function introWords({ status, review }: Known['head']): string {
  if (status === 'running') return l10n.t('The agent is at work and may still change them.');
  return isUndecided(review.state) ? l10n.t('Nothing in your files changes until you apply it.') : '';
}

function changeView(known: Known, change: Change, movedTo: string | undefined): TemplateResult {
  const look = lookOfChange(change);
  const [name, folder] = splitPath(change.path);
  const act = (action: FileAction) => known.actions.actOnFile(action, change.path);
  return html`<li class="change is-${change.state}">
    <span class="change-look is-${look}" role="img" aria-label=${lookWords(look)} title=${lookWords(look)}
      >${CHANGE_LETTERS[look]}</span
    >
    <div class="change-text">
      <button class="link" role="link" title=${change.path} @click=${() => act('review')}>
        <bdi>${name}</bdi></button
      >${folder ? html` <bdi class="faint change-folder">${folder}</bdi>` : nothing}
      ${remarksOf(change, movedTo).map((words) => html`<span class="change-remark">${words}</span>`)}
    </div>
    ${change.state === 'pending' ? linesView(change) : html`<span class="faint">${stateWords(change)}</span>`}
    <div class="change-buttons">
      ${fileActions(known.head, change).map((action) => fileButton(action, name, act))}
    </div>
  </li>`;
}

function fileButton(action: FileAction, name: string, act: (action: FileAction) => void): TemplateResult {
  const { label, icon: codicon } = fileActionLook(action);
  return html`<button
    class="icon-button"
    title=${label}
    aria-label=${l10n.t('{0}: {1}', label, name)}
    @click=${() => act(action)}
  >
    ${icon(codicon)}
  </button>`;
}

function linesView({ added, removed }: Pick<Change, 'added' | 'removed'>): TemplateResult {
  return html`<span class="lines"
    >${
      added > 0
        ? html`<span class="lines-added" aria-label=${l10n.t('{0} lines added', added)}
            >+${added.toLocaleString()}</span
          >`
        : nothing
    }
    ${
      removed > 0
        ? html`<span class="lines-removed" aria-label=${l10n.t('{0} lines removed', removed)}
            >−${removed.toLocaleString()}</span
          >`
        : nothing
    }</span
  >`;
}

/** What a person should know of a file before they apply it. */
function remarksOf(
  { movedFrom, byPerson, alsoIn }: Change,
  movedTo: string | undefined,
): readonly TemplateResult[] {
  return [
    ...(movedFrom === null ? [] : [html`${l10n.t('moved from {0}', movedFrom)}`]),
    ...(movedTo === undefined ? [] : [html`${l10n.t('moved to {0}', movedTo)}`]),
    ...(byPerson ? [html`${l10n.t('changed by you')}`] : []),
    ...(alsoIn.length === 0
      ? []
      : [html`<span class="warning">${icon('warning')} ${l10n.t('also in {0}', alsoIn.join(', '))}</span>`]),
  ];
}

function fileActionLook(action: FileAction): { readonly label: string; readonly icon: string } {
  switch (action) {
    case 'review':
      return { label: l10n.t('Review'), icon: 'git-compare' };
    case 'apply':
      return { label: l10n.t('Apply'), icon: 'check' };
    case 'discard':
      return { label: l10n.t('Discard'), icon: 'discard' };
    case 'bringBack':
      return { label: l10n.t('Bring Back'), icon: 'redo' };
  }
}

function lookWords(look: ChangeLook): string {
  switch (look) {
    case 'added':
      return l10n.t('New file');
    case 'modified':
      return l10n.t('Changed');
    case 'deleted':
      return l10n.t('Deleted');
    case 'moved':
      return l10n.t('Moved');
  }
}

function stateWords({ state }: Change): string {
  switch (state) {
    case 'pending':
      return l10n.t('not applied yet');
    case 'applied':
      return l10n.t('applied');
    case 'discarded':
      return l10n.t('discarded');
  }
}

function reviewWords(state: ReviewState): string {
  switch (state) {
    case 'none':
    case 'pending':
      return '';
    case 'partly':
      return l10n.t('partly applied');
    case 'applied':
      return l10n.t('applied');
    case 'discarded':
      return l10n.t('discarded');
  }
}
