import * as vscode from 'vscode';
import type { Task } from '../../core/task.ts';
import type { TaskEngine } from '../../engine/port.ts';
import { SECTION } from '../section.ts';
import { dayWords, spentWords } from '../spendingWords.ts';
import type { ProviderFacts } from '../providerFacts.ts';
import type { AgentFacts, AgentList } from './facts.ts';
import type { AgentNode, AgentsNode, ProviderNode, SectionId, WorkerNode } from './nodes.ts';

/** The most tasks that run at once, over all workers. */
const MAX_RUNNING = 100;

export interface AgentsDataTools {
  readonly engine: Pick<TaskEngine, 'list' | 'stats' | 'workers' | 'schedules'>;
  /** Reads the agents' files anew. */
  readonly agents: () => Promise<AgentList>;
  readonly providers: () => Promise<readonly ProviderFacts[]>;
}

/** What the view Agents & Models shows, as it is now. Files of agents are read once and again when they change. */
export class AgentsData {
  readonly #tools: AgentsDataTools;
  #agents: Promise<AgentList> | undefined;
  #day = '';

  constructor(tools: AgentsDataTools) {
    this.#tools = tools;
  }

  /** The files of agents have changed. */
  forgetAgents(): void {
    this.#agents = undefined;
  }

  /** What of the day's budget was used when the nodes were last asked for, or empty. */
  get day(): string {
    return this.#day;
  }

  agents(): Promise<AgentList> {
    this.#agents ??= this.#tools.agents();
    return this.#agents;
  }

  async nodes(): Promise<Readonly<Record<SectionId, readonly AgentsNode[]>>> {
    const [agents, models, schedules, workers] = await Promise.all([
      this.#agentNodes(),
      this.#providerNodes(),
      this.#tools.engine.schedules(),
      this.#workerNodes(),
    ]);
    return {
      agents,
      models,
      schedules: schedules.map((schedule) => ({ kind: 'schedule', schedule })),
      workers,
    };
  }

  async #agentNodes(): Promise<readonly AgentsNode[]> {
    const { engine } = this.#tools;
    const [{ agents, problems }, { pausedAgents }, running] = await Promise.all([
      this.agents(),
      engine.stats(),
      this.#running(),
    ]);
    const chosen = vscode.workspace.getConfiguration(SECTION).get<string>('defaultAgent');
    const nodes = agents.map(async (facts): Promise<AgentNode> => ({
      kind: 'agent',
      facts,
      isDefault: facts.name === chosen,
      isPaused: pausedAgents.includes(facts.name),
      running: running.filter(({ agent }) => agent === facts.name).length,
      waiting: await this.#waiting(facts),
    }));
    return [
      ...(await Promise.all(nodes)),
      ...problems.map((trouble) => ({ kind: 'problem' as const, trouble })),
    ];
  }

  async #waiting({ name }: AgentFacts): Promise<number> {
    const waiting = { agent: name, status: ['pending', 'queued'] as const, limit: 1 };
    return (await this.#tools.engine.list(waiting)).total;
  }

  async #running(): Promise<readonly Task[]> {
    return (await this.#tools.engine.list({ status: ['running'], limit: MAX_RUNNING })).tasks;
  }

  /** Those that somebody set up or that something is to be said of; the others are offered by Connect a Model. */
  async #providerNodes(): Promise<readonly ProviderNode[]> {
    const [facts, { providers: states, spending }] = await Promise.all([
      this.#tools.providers(),
      this.#tools.engine.stats(),
    ]);
    this.#day = dayWords(spending);
    return facts
      .map((one) => ({
        kind: 'provider' as const,
        facts: one,
        state: states.find(({ id }) => id === one.id),
        spent: spentWords(spending, one.id),
      }))
      .filter(
        ({ facts: { isConfigured, isDefault, key }, state }) =>
          isConfigured || isDefault || key === 'kept' || state !== undefined,
      );
  }

  async #workerNodes(): Promise<readonly WorkerNode[]> {
    const [workers, running] = await Promise.all([this.#tools.engine.workers(), this.#running()]);
    return workers
      .toSorted((a, b) => a.startedAt - b.startedAt)
      .map((info, index) => ({
        kind: 'worker',
        info,
        number: index + 1,
        title: running.find(({ id }) => id === info.currentTask)?.title,
      }));
  }
}
