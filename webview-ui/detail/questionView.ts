import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { QUESTION } from '../../src/core/questionBounds.ts';
import { l10n } from '../l10n.ts';
import { icon } from '../statusLook.ts';
import type { Known } from './detailView.ts';

/** What the agent asks, as it wrote it, and the place for the answer. What is proposed is put there, to be sent or changed. */
export function questionView(known: Known): TemplateResult | typeof nothing {
  const { head, answer, actions } = known;
  if (!head.question) return nothing;
  const { question, options } = head.question;
  return html`<section class="question" aria-labelledby="question-title">
    <h2 id="question-title">${icon('comment-discussion')} ${l10n.t('The agent asks')}</h2>
    <p class="question-text" id="question-text" dir="auto">${question}</p>
    <form
      @submit=${(event: SubmitEvent) => {
        event.preventDefault();
        actions.answer();
      }}
    >
      ${optionsView(options, known)}
      <label class="unseen" for="answer">${l10n.t('Your answer')}</label>
      <textarea
        id="answer"
        rows="3"
        dir="auto"
        maxlength=${QUESTION.maxAnswer}
        aria-describedby="question-text"
        placeholder=${l10n.t('Your answer')}
        .value=${live(answer.text)}
        ?readonly=${answer.isSending}
        @input=${(event: InputEvent) => actions.typeAnswer(textOf(event))}
        @keydown=${(event: KeyboardEvent) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) actions.answer();
        }}
      ></textarea>
      <div class="buttons">
        <button type="submit" ?disabled=${answer.text.trim() === '' || answer.isSending}>
          ${icon('send')} ${l10n.t('Answer')}
        </button>
        <span class="faint">${l10n.t('The task goes on with it. Ctrl+Enter sends it, too.')}</span>
      </div>
    </form>
  </section>`;
}

function optionsView(
  options: readonly string[],
  { answer, actions }: Known,
): TemplateResult | typeof nothing {
  if (options.length === 0) return nothing;
  return html`<div class="question-options" role="group" aria-label=${l10n.t('Proposed answers')}>
    ${options.map(
      (option) =>
        html`<button
          type="button"
          class="secondary"
          dir="auto"
          aria-pressed=${answer.text === option}
          ?disabled=${answer.isSending}
          @click=${(event: MouseEvent) => {
            actions.typeAnswer(option);
            fieldOf(event)?.focus();
          }}
        >
          ${option}
        </button>`,
    )}
  </div>`;
}

function textOf({ target }: Event): string {
  return target instanceof HTMLTextAreaElement ? target.value : '';
}

function fieldOf({ target }: Event): HTMLTextAreaElement | null {
  return target instanceof Element ? (target.closest('form')?.querySelector('textarea') ?? null) : null;
}
