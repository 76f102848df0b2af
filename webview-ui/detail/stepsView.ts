import { html, nothing, type TemplateResult } from 'lit';
import { l10n } from '../l10n.ts';
import { icon } from '../statusLook.ts';
import { duration } from '../times.ts';
import type { Known } from './detailView.ts';
import { fold } from './foldView.ts';
import type { Step } from './history.ts';
import { toolCall } from './toolCall.ts';

/** Steps that are drawn; a run of thousands is read in its log. */
const MAX_STEPS = 200;

/** The steps of the run, each folded, with how long it took. */
export function stepsView(known: Known): TemplateResult | typeof nothing {
  const { steps } = known.history;
  if (steps.length === 0) return nothing;
  const left = steps.length - MAX_STEPS;
  return fold(known, {
    name: 'steps',
    title: html`<h2>${l10n.t('Steps')}</h2>
      <span class="badge">${steps.length}</span>`,
    isOpenAtFirst: known.head.status !== 'completed',
    content: () =>
      html`${
          left > 0
            ? html`<p class="faint">${l10n.t('{0} earlier steps are left out; the log has them.', left)}</p>`
            : nothing
        }
        <ol class="steps">
          ${steps.slice(-MAX_STEPS).map((step) => html`<li>${stepView(known, step)}</li>`)}
        </ol>`,
  });
}

function stepView(known: Known, step: Step): TemplateResult {
  const call = isTool(step) ? toolCall(step) : undefined;
  const texts = call ? call.answers : step.lines.map(({ text }) => text);
  const title = html`<span class="step">
    ${icon(iconOf(step, known))}
    <span class="step-name">${call ? html`<code>${step.name}</code>` : nameOf(step)}</span>
    ${call?.about ? html`<span class="step-about">${call.about}</span>` : nothing}
    <span class="step-time">${timeOf(step, known)}</span>
  </span>`;
  if (texts.length === 0 && !call?.given) return html`<div class="fold is-flat">${title}</div>`;
  return fold(known, {
    name: `step-${step.seq}`,
    title,
    isOpenAtFirst: false,
    content: () =>
      html`${call?.given ? html`<pre tabindex="0" dir="ltr">${call.given}</pre>` : nothing}
      ${texts.map((text) => html`<pre tabindex="0" dir="auto">${text}</pre>`)}`,
  });
}

function isTool({ name }: Step): boolean {
  return name !== 'turn' && name !== 'prompt';
}

function nameOf({ name }: Step): string {
  return name === 'turn' ? l10n.t('Model') : l10n.t('Prompt');
}

/** How it is with a step that has begun and not ended. */
function openState({ attempt }: Step, { head }: Known): 'atWork' | 'asks' | 'interrupted' {
  if (attempt !== head.attempt) return 'interrupted';
  if (head.status === 'running') return 'atWork';
  return head.question ? 'asks' : 'interrupted';
}

const OPEN_ICONS = {
  atWork: 'loading codicon-modifier-spin',
  asks: 'comment-discussion',
  interrupted: 'circle-slash',
} as const;

function iconOf(step: Step, known: Known): string {
  if (step.lines.some(({ level }) => level === 'warning')) return 'warning';
  if (step.finishedAt === null) return OPEN_ICONS[openState(step, known)];
  if (step.name === 'turn') return 'comment';
  return step.name === 'prompt' ? 'note' : 'tools';
}

function timeOf(step: Step, known: Known): string {
  const { startedAt, finishedAt, usage } = step;
  const tokens =
    usage && usage.totalTokens > 0 ? l10n.t('{0} tokens', usage.totalTokens.toLocaleString()) : '';
  const state = finishedAt === null ? openState(step, known) : 'ended';
  if (state === 'asks') return l10n.t('waits for your answer');
  if (state === 'interrupted') return l10n.t('interrupted');
  return [tokens, duration((finishedAt ?? known.now) - startedAt)].filter(Boolean).join(' · ');
}
