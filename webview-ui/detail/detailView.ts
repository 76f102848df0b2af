import { html, nothing, type TemplateResult } from 'lit';
import type { LogLevel } from '../../src/core/event.ts';
import { progressView } from '../board/rowView.ts';
import type { FileAction, QueueAction, TaskAction } from '../contract/action.ts';
import type { Body, Head } from '../contract/detail.ts';
import { l10n } from '../l10n.ts';
import { breakable } from '../longRuns.ts';
import { icon, statusIcon } from '../statusLook.ts';
import { standingName } from '../statusName.ts';
import { allActions, lookOf } from '../taskActions.ts';
import type { Look } from './detailPage.ts';
import { headWords } from './detailWords.ts';
import { factsView } from './factsView.ts';
import { fold } from './foldView.ts';
import type { History } from './history.ts';
import { logView } from './logView.ts';
import { proposalView } from './proposalView.ts';
import { questionView } from './questionView.ts';
import { resultView } from './resultView.ts';
import { stepsView } from './stepsView.ts';
import type { StreamBox } from './streamBox.ts';

export interface DetailActions {
  act(action: TaskAction): void;
  actOnFile(action: FileAction, path: string): void;
  actOnQueue(action: QueueAction): void;
  openTask(task: string): void;
  openLink(link: string): void;
  /** @param index of the result's follow-ups */
  queueFollowUp(index: number): void;
  typeAnswer(text: string): void;
  /** What is typed is the answer to the question. */
  answer(): void;
  fold(name: string, isOpen: boolean): void;
  filterLog(level: LogLevel): void;
  searchLog(text: string): void;
  showEarlier(): void;
}

export interface DetailShown {
  /** Undefined before anything came. */
  readonly head: Head | undefined;
  readonly body: Body | undefined;
  readonly isGone: boolean;
  readonly history: History;
  /** The result, rendered. */
  readonly output: HTMLElement | undefined;
  /** What its follow-ups say, rendered, in their order. */
  readonly followUps: readonly HTMLElement[];
  readonly stream: StreamBox;
  /** What the person has typed as an answer. */
  readonly answer: { readonly text: string; readonly isSending: boolean };
  readonly look: Look;
  /** How many lines of the log are drawn. */
  readonly lines: number;
  readonly spoken: string;
  readonly now: number;
  readonly actions: DetailActions;
}

/** A detail whose head has come. */
export type Known = DetailShown & { readonly head: Head };

export function detailView(shown: DetailShown): TemplateResult {
  return html`<main class="detail">
    ${pageView(shown)}
    <div class="unseen" aria-live="polite">${shown.spoken}</div>
  </main>`;
}

function pageView(shown: DetailShown): TemplateResult {
  const { head } = shown;
  if (shown.isGone) return goneView(shown);
  if (!head) return loadingView();
  const known = { ...shown, head };
  return html`${headView(known)}
    <div class="columns">
      <div class="content">
        ${questionView(known)} ${failureView(known)} ${streamView(known)} ${proposalView(known)}
        ${resultView(known)} ${stepsView(known)} ${logView(known)} ${taskView(known)}
      </div>
      <aside class="facts" aria-label=${l10n.t('Facts')}>${factsView(known)}</aside>
    </div>`;
}

function loadingView(): TemplateResult {
  return html`<div class="skeletons" aria-busy="true">
    <span class="unseen">${l10n.t('Loading …')}</span>
    ${Array.from({ length: 3 }, () => html`<div class="skeleton" aria-hidden="true"></div>`)}
  </div>`;
}

function goneView({ actions, head }: DetailShown): TemplateResult {
  return html`<div class="empty">
    <h1>${head?.title ?? l10n.t('This task is gone')}</h1>
    <p>${l10n.t('It was deleted, and its history with it. What it changed in your files stays as it is.')}</p>
    <div class="buttons">
      <button @click=${() => actions.actOnQueue('showBoard')}>${l10n.t('Show Board')}</button>
      <button class="secondary" @click=${() => actions.actOnQueue('queueTask')}>
        ${l10n.t('Queue Task…')}
      </button>
    </div>
  </div>`;
}

function headView(known: Known): TemplateResult {
  const { head, now } = known;
  const words = headWords(head, now);
  return html`<header class="detail-head">
    <h1>${head.title}</h1>
    <p class="standing">
      ${statusIcon(head.status, head.needsYou)}
      <strong>${standingName(head)}</strong>
      ${words ? html`<span>${words}</span>` : nothing}
    </p>
    ${head.status === 'running' || head.status === 'paused' ? progressView(head) : nothing}
    <div class="buttons">${buttonsView(known)}</div>
  </header>`;
}

function buttonsView({ head, actions }: Known): readonly TemplateResult[] {
  return allActions(head).map((action) => {
    const { label, icon: name } = lookOf(action);
    const leads = action === 'resume' || action === 'retry';
    return html`<button class=${leads ? '' : 'secondary'} @click=${() => actions.act(action)}>
      ${icon(name)} ${label}
    </button>`;
  });
}

/**
 * The cause in a sentence or two, with what to do; the buttons for it are the first of the head. What waits for a retry
 * says in the same place what went wrong before.
 */
function failureView({ head, history }: Known): TemplateResult | typeof nothing {
  const before = history.attempts.at(-1)?.note;
  if (head.status === 'pending' && head.retryCount > 0 && before !== undefined) {
    return html`<section class="before">${icon('history')} <span>${before}</span></section>`;
  }
  if (head.status !== 'failed' || head.error === null) return nothing;
  return html`<section class="failure" aria-label=${l10n.t('Why it failed')}>
    ${icon('error')}
    <div>
      <p class="cause">${head.error}</p>
      <p class="faint">
        ${l10n.t('Retry goes on after the last finished step; nothing is done or paid twice.')}
      </p>
    </div>
  </section>`;
}

function streamView({ head, stream }: Known): TemplateResult | typeof nothing {
  if (head.status !== 'running' || stream.isEmpty) return nothing;
  return html`<section class="writing">
    <h2>${l10n.t('What the agent writes')}</h2>
    ${stream.element}
  </section>`;
}

function taskView(known: Known): TemplateResult | typeof nothing {
  const { body } = known;
  if (!body) return nothing;
  return fold(known, {
    name: 'task',
    title: html`<h2>${l10n.t('Description and Instructions')}</h2>`,
    isOpenAtFirst: known.head.status !== 'completed',
    content: () =>
      html`<h3>${l10n.t('Description')}</h3>
        ${proseView(body.description)}
        <h3>${l10n.t('Instructions')}</h3>
        ${proseView(body.instructions)}`,
  });
}

function proseView(text: string): TemplateResult {
  return html`<div class="prose" dir="auto">${breakable(text).map((piece) => html`${piece}<wbr />`)}</div>`;
}
