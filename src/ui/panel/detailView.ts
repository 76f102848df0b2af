import type * as vscode from 'vscode';
import { DETAIL_PUSHED } from '../../../webview-ui/contract/detail.ts';
import type { View } from '../../../webview-ui/contract/view.ts';
import type { TaskEngine } from '../../engine/port.ts';
import type { QueueWatch } from '../queueWatch.ts';
import { rowOf } from './boardView.ts';
import type { PanelPage, PanelView } from './panelView.ts';

export interface DetailTools {
  readonly engine: TaskEngine;
  readonly watch: QueueWatch;
}

type DetailView = Extract<View, { kind: 'detail' }>;

/** One task with all that is known of it. */
export class DetailPanel implements PanelView<DetailView> {
  readonly methods = {};
  readonly #page: PanelPage;
  readonly #tools: DetailTools;
  readonly #subscription: vscode.Disposable;
  #view: DetailView;

  constructor(page: PanelPage, view: DetailView, tools: DetailTools) {
    this.#page = page;
    this.#view = view;
    this.#tools = tools;
    this.#subscription = tools.watch.onDidChange(({ tasks }) => {
      if (tasks.has(this.#view.task)) void this.refresh();
    });
  }

  get view(): DetailView {
    return this.#view;
  }

  show(view: DetailView): void {
    this.#view = view;
  }

  async refresh(): Promise<void> {
    const { task: id } = this.#view;
    const task = this.#page.visible ? await this.#tools.engine.get(id) : undefined;
    if (!task || this.#view.task !== id) return;
    const detail = { row: rowOf(task), output: task.result?.output ?? null };
    this.#page.tell('detail', DETAIL_PUSHED.detail, detail);
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}
