import * as vscode from 'vscode';
import type { Stats } from '../engine/port.ts';
import { describeCounts, needWords, toReviewWords } from './counts.ts';
import type { QueueWatch } from './queueWatch.ts';
import { SECTION } from './section.ts';
import { countsOf } from './tree/groups.ts';
import { lookOf } from './tree/looks.ts';

/** Commands that the tooltip may link to. */
const LINKED = [
  'agentTaskQueue.queueTask',
  'agentTaskQueue.showBoard',
  'agentTaskQueue.pauseQueue',
  'agentTaskQueue.resumeQueue',
  'agentTaskQueue.showNextReview',
];

/** One item: what runs, what waits, what needs the person. A click goes to the tree. */
export class StatusBar implements vscode.Disposable {
  readonly #watch: QueueWatch;
  readonly #item: vscode.StatusBarItem;
  readonly #subscription: vscode.Disposable;

  constructor(watch: QueueWatch) {
    this.#watch = watch;
    this.#item = vscode.window.createStatusBarItem('agentTaskQueue.status', vscode.StatusBarAlignment.Left);
    this.#item.name = vscode.l10n.t('Agent Task Queue');
    this.#item.command = 'agentTaskQueue.tasks.focus';
    this.#item.text = `$(checklist) ${vscode.l10n.t('Tasks')}`;
    this.#subscription = vscode.Disposable.from(
      watch.onDidChange(({ moved }) => void (moved && this.#draw())),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(`${SECTION}.statusBar`)) this.#showOrHide();
      }),
    );
    this.#showOrHide();
  }

  #showOrHide(): void {
    if (vscode.workspace.getConfiguration(SECTION).get('statusBar', true)) this.#item.show();
    else this.#item.hide();
  }

  #draw(): void {
    const { stats } = this.#watch;
    if (!stats) return;
    this.#item.text = statusBarText(stats);
    this.#item.tooltip = tooltip(stats);
    this.#item.accessibilityInformation = {
      label: `${this.#item.name ?? ''}: ${describeCounts(stats)}`,
    };
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#item.dispose();
  }
}

/** What moves, what waits, and what waits for the person: "$(sync~spin) 2 running, 4 queued  $(bell-dot) 1 needs you". */
export function statusBarText(stats: Stats): string {
  const { byStatus, queuePaused, held } = stats;
  const { running, queued, pending } = byStatus;
  const counted = [
    running > 0 ? vscode.l10n.t('{0} running', running) : '',
    queued > 0 ? vscode.l10n.t('{0} queued', queued) : '',
    // What waits for a time or for others is worth a word only where nothing moves.
    pending > 0 && running + queued === 0 ? vscode.l10n.t('{0} pending', pending) : '',
  ].filter(Boolean);
  const need = needWords(stats);
  const asks = need && `$(${stats.needsYou === stats.toReview ? 'diff-multiple' : 'bell-dot'}) ${need}`;
  if (counted.length === 0 && asks && !queuePaused) return asks;
  if (held) return `$(watch) ${vscode.l10n.t('{0} waiting for you to go on', held.tasks.toLocaleString())}`;
  const icon = running > 0 ? 'sync~spin' : queuePaused ? 'debug-pause' : 'checklist';
  const words = queuePaused ? [vscode.l10n.t('queue paused'), ...counted] : counted;
  return [`$(${icon}) ${words.join(', ') || vscode.l10n.t('Tasks')}`, asks].filter(Boolean).join('  ');
}

function tooltip(stats: Stats): vscode.MarkdownString {
  const text = new vscode.MarkdownString('', true);
  text.isTrusted = { enabledCommands: LINKED };
  text.appendMarkdown(`**${vscode.l10n.t('Agent Task Queue')}**\n\n`);
  if (stats.queuePaused) text.appendMarkdown(`$(debug-pause) ${vscode.l10n.t('The queue is paused.')}\n\n`);
  const rows = [...countsOf(stats)].filter(([, count]) => count > 0);
  for (const [id, count] of rows) {
    const { icon, label } = lookOf(id);
    const more = id === 'needsYou' && stats.toReview > 0 ? ` (${toReviewWords(stats.toReview)})` : '';
    text.appendMarkdown(`$(${icon.replace('~spin', '')}) ${label}: ${count.toLocaleString()}${more}  \n`);
  }
  if (rows.length === 0) text.appendMarkdown(vscode.l10n.t('No tasks'));
  if (stats.toReview > 0)
    text.appendMarkdown(
      `\n\n$(diff-multiple) [${vscode.l10n.t('Show Next Review')}](command:agentTaskQueue.showNextReview)`,
    );
  const pause = stats.queuePaused
    ? `[${vscode.l10n.t('Resume the Queue')}](command:agentTaskQueue.resumeQueue)`
    : `[${vscode.l10n.t('Pause the Queue')}](command:agentTaskQueue.pauseQueue)`;
  text.appendMarkdown(
    `\n\n---\n\n$(add) [${vscode.l10n.t('Queue Task…')}](command:agentTaskQueue.queueTask) · ` +
      `[${vscode.l10n.t('Show Board')}](command:agentTaskQueue.showBoard) · ${pause}`,
  );
  return text;
}
