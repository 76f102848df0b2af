import type * as vscode from 'vscode';
import type { TaskEngine } from '../engine/port.ts';
import { agentCommands } from './agentsView/agentCommands.ts';
import { AgentFileLenses } from './agentsView/agentFileLenses.ts';
import { AgentsData } from './agentsView/agentsData.ts';
import { AgentsView } from './agentsView/agentsView.ts';
import { ContextKeys } from './contextKeys.ts';
import { DisposableStore } from './disposables.ts';
import type { Memory } from './memory.ts';
import { BudgetNotice } from './notifications/budgetNotice.ts';
import { HeldQuestion } from './notifications/heldQuestion.ts';
import { Notifications } from './notifications/notifications.ts';
import type { ProviderFacts } from './providerFacts.ts';
import { editorAsker } from './queueing/asker.ts';
import type { QueueWatch } from './queueWatch.ts';
import { StatusBar } from './statusBar.ts';
import { taskCommands } from './taskCommands/taskCommands.ts';
import { TaskView } from './tree/taskView.ts';
import type { ViewCommands } from './viewCommands.ts';

// A bundle of its own (see esbuild.js), loaded once the window stands.

export interface ViewTools {
  readonly engine: TaskEngine;
  readonly watch: QueueWatch;
  /** What is remembered of this workspace. */
  readonly memory: Memory;
  /** The folder of the agents that come with the extension. */
  readonly shippedAgents: vscode.Uri;
  readonly providers: () => Promise<readonly ProviderFacts[]>;
}

/** All that shows the queue in the window itself, and the commands on what is shown. */
export class Views implements vscode.Disposable {
  readonly commands: ViewCommands;
  readonly #view: TaskView;
  readonly #opened = new DisposableStore();

  constructor({ engine, watch, memory, shippedAgents, providers }: ViewTools) {
    const contextKeys = this.#opened.add(new ContextKeys(watch));
    const view = this.#opened.add(new TaskView({ engine, watch, memory, contextKeys }));
    this.#view = view;
    const agents = async () => (await import('./agentsView/listAgents.ts')).listAgents(shippedAgents);
    const data = new AgentsData({ engine, agents, providers });
    this.#opened.add(new AgentsView(data, watch, shippedAgents));
    this.#opened.add(new AgentFileLenses(shippedAgents));
    this.#opened.add(new StatusBar(watch));
    this.#opened.add(new Notifications(engine, watch));
    this.#opened.add(new HeldQuestion(engine, watch));
    this.#opened.add(new BudgetNotice(watch));
    const asker = editorAsker;
    const agentNames = async () => (await data.agents()).agents.map(({ name }) => name);
    this.commands = {
      ...taskCommands({ engine, view, asker, providers, agentNames }),
      ...agentCommands({ engine, data, providers, asker }),
    };
  }

  reveal(task: string): void {
    this.#view.reveal(task);
  }

  dispose(): void {
    this.#opened.dispose();
  }
}
