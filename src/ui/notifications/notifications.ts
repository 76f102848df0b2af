import * as vscode from 'vscode';
import { isUndecided, type ReviewState } from '../../core/change.ts';
import type { Task } from '../../core/task.ts';
import type { TaskEngine } from '../../engine/port.ts';
import { proposalWords } from '../changeWords.ts';
import { needYou, toReviewWords } from '../counts.ts';
import { DisposableStore } from '../disposables.ts';
import { inertText } from '../inertText.ts';
import type { QueueChange } from '../queueChange.ts';
import type { QueueWatch } from '../queueWatch.ts';
import { SECTION } from '../section.ts';
import { shortState } from '../taskWords.ts';
import { Ledger, NOTIFICATION_MODES, type News, type NotificationMode } from './ledger.ts';

/** What happens within this time is told together. */
const TOGETHER_MS = 500;

/**
 * Says in one notification what ended while the person was away, and what needs them. Nothing is said of what is queued
 * or begins.
 */
export class Notifications implements vscode.Disposable {
  readonly #engine: TaskEngine;
  readonly #ledger = new Ledger();
  readonly #opened = new DisposableStore();
  #timer: NodeJS.Timeout | undefined;

  constructor(engine: TaskEngine, watch: QueueWatch) {
    this.#engine = engine;
    this.#opened.add(watch.onDidChange((change) => this.#note(change)));
    this.#opened.add(
      vscode.window.onDidChangeWindowState(({ focused }) => void (focused && this.#tell(true))),
    );
  }

  #note({ moves, needing, reviews }: QueueChange): void {
    for (const [task, move] of moves) this.#ledger.note(task, move, needing.get(task));
    for (const [task, review] of reviews) if (isDecided(review)) this.#ledger.forget(task);
    if (moves.size > 0) this.#timer ??= setTimeout(() => this.#tell(false), TOGETHER_MS);
  }

  #tell(returned: boolean): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const news = this.#ledger.take(mode(), vscode.window.state.focused, returned);
    if (news) void this.#say(news).catch(() => undefined);
  }

  async #say(news: News): Promise<void> {
    const all = [...news.needsYou, ...news.toReview, ...news.failed, ...news.completed];
    const task = all.length === 1 ? await this.#engine.get(all[0] ?? '') : undefined;
    const words = task ? sentenceOf(task) : countsOf(news);
    const reply = task?.reason?.kind === 'question' ? [vscode.l10n.t('Answer…')] : [];
    const show = task ? vscode.l10n.t('Show Task') : vscode.l10n.t('Show Tasks');
    const review = news.toReview.length > 0 ? [vscode.l10n.t('Review')] : [];
    const never = vscode.l10n.t('Don’t Show Again');
    const say =
      news.failed.length > 0 && news.completed.length === 0
        ? vscode.window.showWarningMessage
        : vscode.window.showInformationMessage;
    const answer = await say(words, ...reply, ...review, show, never);
    if (answer === undefined) return;
    if (answer === never) await dontShowAgain();
    else if (review.includes(answer)) await reviewOf(news.toReview);
    else if (task) await run(reply.includes(answer) ? 'answerTask' : 'showTask', task.id);
    else await run('tasks.focus');
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#opened.dispose();
  }
}

/** The one that there is, or all of them one after the other. */
async function reviewOf([first, more]: News['toReview']): Promise<void> {
  if (more === undefined) await vscode.commands.executeCommand(`${SECTION}.reviewChanges`, first);
  else await vscode.commands.executeCommand(`${SECTION}.showNextReview`);
}

function isDecided(review: ReviewState): boolean {
  return review !== 'none' && !isUndecided(review);
}

async function run(command: string, ...args: readonly unknown[]): Promise<void> {
  await vscode.commands.executeCommand(`${SECTION}.${command}`, ...args);
}

function mode(): NotificationMode {
  const set = vscode.workspace.getConfiguration(SECTION).get<string>('notifications');
  return NOTIFICATION_MODES.find((known) => known === set) ?? 'digest';
}

async function dontShowAgain(): Promise<void> {
  const configuration = vscode.workspace.getConfiguration(SECTION);
  await configuration.update('notifications', 'off', vscode.ConfigurationTarget.Global);
}

function sentenceOf(task: Task): string {
  const title = inertText(task.title, 100);
  if (task.reason?.kind === 'question')
    return vscode.l10n.t('“{0}” asks: {1}', title, inertText(task.reason.question, 300));
  const state = inertText(shortState(task), 200);
  switch (task.status) {
    case 'completed':
      return isUndecided(task.review.state)
        ? vscode.l10n.t('“{0}” proposes changes: {1}', title, proposalWords(task.review))
        : vscode.l10n.t('“{0}” is finished.', title);
    case 'failed':
      return vscode.l10n.t('“{0}” failed: {1}', title, state);
    default:
      return vscode.l10n.t('“{0}” needs you: {1}', title, state);
  }
}

/** "4 finished, 1 failed, 2 to review, 1 needs you." */
function countsOf({ completed, failed, toReview, needsYou: asking }: News): string {
  const parts = [
    completed.length > 0 ? vscode.l10n.t('{0} finished', completed.length) : '',
    failed.length > 0 ? vscode.l10n.t('{0} failed', failed.length) : '',
    toReview.length > 0 ? toReviewWords(toReview.length) : '',
    asking.length > 0 ? needYou(asking.length) : '',
  ];
  return `${parts.filter(Boolean).join(', ')}.`;
}
