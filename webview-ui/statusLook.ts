import { html, type TemplateResult } from 'lit';
import type { Status } from '../src/core/lifecycle.ts';

function iconName(status: Status, needsYou: boolean): string {
  if (needsYou) return status === 'completed' ? 'diff-multiple' : 'bell-dot';
  switch (status) {
    case 'pending':
      return 'watch';
    case 'queued':
      return 'list-ordered';
    case 'running':
      return 'sync codicon-modifier-spin';
    case 'paused':
      return 'debug-pause';
    case 'completed':
      return 'pass';
    case 'failed':
      return 'error';
    case 'cancelled':
      return 'circle-slash';
  }
}

/** The same icon and colour as in the tree. Beside it stands the name, or it is said in `label`. */
export function statusIcon(status: Status, needsYou = false, label?: string): TemplateResult {
  const look = `status-icon codicon codicon-${iconName(status, needsYou)} is-${needsYou ? 'needed' : status}`;
  return label === undefined
    ? html`<span class=${look} aria-hidden="true"></span>`
    : html`<span class=${look} role="img" aria-label=${label} title=${label}></span>`;
}

export function icon(name: string): TemplateResult {
  return html`<span class="codicon codicon-${name}" aria-hidden="true"></span>`;
}
