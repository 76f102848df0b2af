import * as vscode from 'vscode';
import type { QueueChange, QueueWatch } from './queueWatch.ts';
import { SECTION } from './settings.ts';

/**
 * Says once, when the person comes back to the window, what ended while they were away: one sentence for all of it, and
 * none for what they saw themselves.
 */
export class Digest implements vscode.Disposable {
  readonly #watch: QueueWatch;
  readonly #subscriptions: vscode.Disposable;
  #completed = 0;
  #failed = 0;

  constructor(watch: QueueWatch) {
    this.#watch = watch;
    this.#subscriptions = vscode.Disposable.from(
      watch.onDidChange((change) => this.#note(change)),
      vscode.window.onDidChangeWindowState(({ focused }) => void (focused && this.#tell())),
    );
  }

  #note({ ended }: QueueChange): void {
    if (vscode.window.state.focused) return;
    this.#completed += ended.completed;
    this.#failed += ended.failed;
  }

  #tell(): void {
    const { needed } = this.#watch;
    const parts = [
      this.#completed > 0 ? vscode.l10n.t('{0} finished', this.#completed) : '',
      this.#failed > 0 ? vscode.l10n.t('{0} failed', this.#failed) : '',
    ].filter(Boolean);
    this.#completed = 0;
    this.#failed = 0;
    const mode = vscode.workspace.getConfiguration(SECTION).get<string>('notifications', 'digest');
    if (parts.length === 0 || mode === 'off') return;
    if (needed > 0) parts.push(vscode.l10n.t('{0} needs you', needed));
    const show = vscode.l10n.t('Show Tasks');
    void vscode.window.showInformationMessage(`${parts.join(', ')}.`, show).then((answer) => {
      if (answer === show) void vscode.commands.executeCommand('agentTaskQueue.tasks.focus');
    });
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}
