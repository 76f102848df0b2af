import * as vscode from 'vscode';
import { AgentFileWatch } from '../agentFileWatch.ts';
import { DisposableStore } from '../disposables.ts';
import type { QueueWatch } from '../queueWatch.ts';
import { SECTION } from '../section.ts';
import type { AgentsData } from './agentsData.ts';
import { itemOf, tooltipOf } from './items.ts';
import { SECTIONS, type AgentsNode, type SectionId } from './nodes.ts';

/** Counts that change with every task are worth a look this often. */
const REST_MS = 2_000;
/** An editor writes a file in several steps. */
const WRITTEN_MS = 200;

/** The view Agents & Models: who does the work, with what, and what is paused. Drawn only while somebody sees it. */
export class AgentsView implements vscode.TreeDataProvider<AgentsNode>, vscode.Disposable {
  readonly #data: AgentsData;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #opened = new DisposableStore();
  readonly #view: vscode.TreeView<AgentsNode>;
  readonly onDidChangeTreeData = this.#changed.event;
  #nodes: Readonly<Record<SectionId, readonly AgentsNode[]>> = {
    agents: [],
    models: [],
    schedules: [],
    workers: [],
  };
  #isOutdated = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(data: AgentsData, watch: QueueWatch, shippedAgents: vscode.Uri) {
    this.#data = data;
    this.#view = this.#opened.add(
      vscode.window.createTreeView(`${SECTION}.agents`, { treeDataProvider: this }),
    );
    this.#opened.add(this.#view.onDidChangeVisibility(() => this.#drawSoon(0)));
    this.#opened.add(watch.onDidChange(({ moved }) => moved && this.redraw(REST_MS)));
    this.#opened.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (!change.affectsConfiguration(SECTION)) return;
        if (change.affectsConfiguration(`${SECTION}.agents`)) this.#data.forgetAgents();
        this.redraw();
      }),
    );
    this.#opened.add(
      new AgentFileWatch(shippedAgents, () => {
        this.#data.forgetAgents();
        this.redraw(WRITTEN_MS);
      }),
    );
    this.redraw();
  }

  /** @param afterMs changes until then are drawn together */
  redraw(afterMs = 0): void {
    this.#isOutdated = true;
    this.#drawSoon(afterMs);
  }

  async getChildren(node?: AgentsNode): Promise<AgentsNode[]> {
    if (node) return node.kind === 'section' ? [...this.#nodes[node.id]] : [];
    this.#nodes = await this.#data.nodes();
    return SECTIONS.flatMap((id) => {
      const count = this.#nodes[id].length;
      const note = id === 'models' ? this.#data.day : '';
      return count > 0 ? [{ kind: 'section' as const, id, count, note }] : [];
    });
  }

  getTreeItem(node: AgentsNode): vscode.TreeItem {
    return itemOf(node);
  }

  resolveTreeItem(item: vscode.TreeItem, node: AgentsNode): vscode.TreeItem {
    const tooltip = tooltipOf(node);
    if (tooltip) item.tooltip = tooltip;
    return item;
  }

  #drawSoon(afterMs: number): void {
    if (!this.#view.visible || !this.#isOutdated) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#isOutdated = false;
      this.#changed.fire(undefined);
    }, afterMs);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#opened.dispose();
    this.#changed.dispose();
  }
}
