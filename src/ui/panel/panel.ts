import * as vscode from 'vscode';
import { HOST, PUSHED, type View, type ViewKind } from '../../../webview-ui/contract/view.ts';
import { answering, tell } from '../../transport/contract.ts';
import { Rpc } from '../../transport/rpc.ts';
import { DisposableStore } from '../disposables.ts';
import { BoardPanel, type BoardTools } from './boardView.ts';
import { DetailPanel, type DetailTools } from './detailView.ts';
import { FormPanel, type FormTools } from './formView.ts';
import { pageOf } from './page.ts';
import type { PanelPage, PanelView } from './panelView.ts';
import { webviewChannel } from './webviewChannel.ts';

export interface PanelTools extends BoardTools, DetailTools, FormTools {
  readonly extension: vscode.Uri;
}

/** One tab with views of one kind. */
export class Panel implements vscode.Disposable {
  readonly panel: vscode.WebviewPanel;
  readonly #rpc: Rpc;
  readonly #shown: PanelView;

  constructor(panel: vscode.WebviewPanel, view: View, tools: PanelTools) {
    this.panel = panel;
    const shown = viewOf(
      view,
      pageOfPanel(panel, () => this.#rpc),
      tools,
    );
    this.#shown = shown;
    this.#rpc = new Rpc(webviewChannel(panel), {
      ...shown.methods,
      ready: answering(HOST.ready, () => {
        tools.watch.watch();
        void shown.refresh();
        return { view: shown.view, words: wordsOfTheLanguage() };
      }),
    });
    panel.webview.html = pageOf(panel.webview, tools.extension);
    const opened = new DisposableStore();
    opened.add(shown);
    panel.onDidDispose(() => opened.dispose());
  }

  get kind(): ViewKind {
    return this.#shown.view.kind;
  }

  /** Shows another view of its kind. */
  show(view: View): void {
    if (view.kind !== this.kind) return;
    this.#shown.show(view);
    tell(this.#rpc, 'show', PUSHED.show, view);
    void this.#shown.refresh();
  }

  dispose(): void {
    this.panel.dispose();
  }
}

function viewOf(view: View, page: PanelPage, tools: PanelTools): PanelView {
  switch (view.kind) {
    case 'form':
      return new FormPanel(page, view, tools);
    case 'board':
      return new BoardPanel(page, tools);
    case 'detail':
      return new DetailPanel(page, view, tools);
  }
}

function pageOfPanel(panel: vscode.WebviewPanel, rpc: () => Rpc): PanelPage {
  return {
    get visible() {
      return panel.visible;
    },
    set title(title: string) {
      panel.title = title;
    },
    close: () => {
      panel.dispose();
    },
    tell: (name, method, ...args) => tell(rpc(), name, method, ...args),
  };
}

function wordsOfTheLanguage(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(vscode.l10n.bundle ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}
