import * as vscode from 'vscode';
import type { Task } from '../../core/task.ts';
import type { TaskEngine } from '../../engine/port.ts';
import { needYou } from '../counts.ts';
import { DisposableStore } from '../disposables.ts';
import type { QueueChange } from '../queueChange.ts';
import type { QueueWatch } from '../queueWatch.ts';
import { SECTION } from '../section.ts';
import { shortState } from '../taskWords.ts';
import { needsYou } from '../tree/groups.ts';
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
    this.#opened.add(watch.onDidChange((change) => void this.#note(change).catch(() => undefined)));
    this.#opened.add(
      vscode.window.onDidChangeWindowState(({ focused }) => void (focused && this.#tell(true))),
    );
  }

  async #note({ moves }: QueueChange): Promise<void> {
    for (const [task, move] of moves) {
      this.#ledger.note(task, move);
      const paused = move === 'paused' ? await this.#engine.get(task) : undefined;
      if (paused && needsYou(paused)) this.#ledger.note(task, 'needsYou');
    }
    if (moves.size > 0) this.#timer ??= setTimeout(() => this.#tell(false), TOGETHER_MS);
  }

  #tell(returned: boolean): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const news = this.#ledger.take(mode(), vscode.window.state.focused, returned);
    if (news) void this.#say(news).catch(() => undefined);
  }

  async #say(news: News): Promise<void> {
    const [only, more] = [...news.needsYou, ...news.failed, ...news.completed];
    const task = only !== undefined && more === undefined ? await this.#engine.get(only) : undefined;
    const words = task ? sentenceOf(task) : countsOf(news);
    const show = task ? vscode.l10n.t('Show Task') : vscode.l10n.t('Show Tasks');
    const never = vscode.l10n.t('Don’t Show Again');
    const say =
      news.failed.length > 0 && news.completed.length === 0
        ? vscode.window.showWarningMessage
        : vscode.window.showInformationMessage;
    const answer = await say(words, show, never);
    if (answer === never) await dontShowAgain();
    if (answer !== show) return;
    if (task) await vscode.commands.executeCommand(`${SECTION}.showTask`, task.id);
    else await vscode.commands.executeCommand(`${SECTION}.tasks.focus`);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#opened.dispose();
  }
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
  const title = task.title.replace(/\s+/g, ' ').slice(0, 100);
  const state = shortState(task).replace(/\s+/g, ' ').slice(0, 200);
  switch (task.status) {
    case 'completed':
      return vscode.l10n.t('“{0}” is finished.', title);
    case 'failed':
      return vscode.l10n.t('“{0}” failed: {1}', title, state);
    default:
      return vscode.l10n.t('“{0}” needs you: {1}', title, state);
  }
}

/** "4 finished, 1 failed, 1 needs you." */
function countsOf({ completed, failed, needsYou: asking }: News): string {
  const parts = [
    completed.length > 0 ? vscode.l10n.t('{0} finished', completed.length) : '',
    failed.length > 0 ? vscode.l10n.t('{0} failed', failed.length) : '',
    asking.length > 0 ? needYou(asking.length) : '',
  ];
  return `${parts.filter(Boolean).join(', ')}.`;
}
