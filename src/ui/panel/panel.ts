import * as vscode from 'vscode';
import type { View } from '../../../webview-ui/contract.ts';
import { HOST, PUSHED } from '../../../webview-ui/contract.ts';
import type { Submitted, TaskEngine } from '../../engine/port.ts';
import { answering, tell } from '../../transport/contract.ts';
import { Rpc } from '../../transport/rpc.ts';
import { DisposableStore } from '../disposables.ts';
import type { QueueWatch } from '../queueWatch.ts';
import { boardOf } from './board.ts';
import { detailOf } from './detail.ts';
import { pageOf } from './page.ts';
import { webviewChannel } from './webviewChannel.ts';

export interface PanelTools {
  readonly extension: vscode.Uri;
  readonly engine: TaskEngine;
  readonly watch: QueueWatch;
  /** Queues one sentence as Queue Task does. */
  readonly queueSentence: (text: string) => Promise<readonly Submitted[]>;
  readonly showTask: (id: string) => void;
}

/** One tab that shows the form, the board or a task. What it shows is pushed to it as the queue moves. */
export class Panel implements vscode.Disposable {
  readonly panel: vscode.WebviewPanel;
  readonly #tools: PanelTools;
  readonly #rpc: Rpc;
  readonly #opened = new DisposableStore();
  #view: View;

  constructor(panel: vscode.WebviewPanel, view: View, tools: PanelTools) {
    this.panel = panel;
    this.#view = view;
    this.#tools = tools;
    this.#rpc = new Rpc(webviewChannel(panel), {
      ready: answering(HOST.ready, () => this.#ready()),
      openTask: answering(HOST.openTask, (task) => tools.showTask(task)),
      queueSentence: answering(HOST.queueSentence, async (text) => {
        await tools.queueSentence(text);
      }),
    });
    panel.webview.html = pageOf(panel.webview, tools.extension);
    this.#opened.add(tools.watch.onDidChange(() => void this.#push()));
    panel.onDidDispose(() => this.#opened.dispose());
  }

  get view(): View {
    return this.#view;
  }

  show(view: View): void {
    this.#view = view;
    tell(this.#rpc, 'show', PUSHED.show, view);
    void this.#push();
  }

  #ready() {
    this.#tools.watch.watch();
    void this.#push();
    return { view: this.#view, words: wordsOfTheLanguage() };
  }

  async #push(): Promise<void> {
    const { engine } = this.#tools;
    switch (this.#view.kind) {
      case 'form':
        return;
      case 'board':
        return tell(this.#rpc, 'board', PUSHED.board, await boardOf(engine));
      case 'detail': {
        const detail = await detailOf(engine, this.#view.task);
        if (detail) tell(this.#rpc, 'detail', PUSHED.detail, detail);
      }
    }
  }

  dispose(): void {
    this.panel.dispose();
  }
}

function wordsOfTheLanguage(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(vscode.l10n.bundle ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}
