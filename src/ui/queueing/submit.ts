import * as vscode from 'vscode';
import { QueueError } from '../../core/errors.ts';
import { wholeDraft, type DraftDefaults, type OwnDraft } from '../../core/ownDraft.ts';
import type { TaskDraftInput } from '../../core/task.ts';
import type { Submitted, TaskEngine } from '../../engine/port.ts';
import { shippedAgentName } from '../../files/agentFile.ts';
import type { AgentSet } from '../../files/agentSet.ts';
import { loadAgents } from '../agents.ts';
import type { Memory } from '../memory.ts';
import { SECTION } from '../section.ts';
import { readSettings, type Settings } from '../settings.ts';
import type { Asker } from './asker.ts';
import { momentWords } from './fields/schedule.ts';
import { problemsOf } from './problems.ts';

export interface QueueingTools {
  readonly engine: Pick<TaskEngine, 'submit' | 'list' | 'get' | 'stats' | 'setQueue'>;
  /** The folder of the agents that come with the extension. */
  readonly shippedAgents: vscode.Uri;
  /** Keeps what is typed until it is queued. */
  readonly memory: Memory;
  /** Default: the editor's own boxes. */
  readonly asker?: Asker;
}

/** What there is to choose from, and what holds where nothing is chosen; as it is now. */
export interface Surroundings {
  readonly agents: AgentSet;
  readonly settings: Settings;
  readonly defaults: DraftDefaults;
}

export async function surroundings(tools: Pick<QueueingTools, 'shippedAgents'>): Promise<Surroundings> {
  const settings = readSettings();
  const agents = await loadAgents(tools.shippedAgents, settings.agents);
  const defaults = {
    agent: settings.defaultAgent,
    maxRetries: settings.maxRetries,
    agentFor: (type) => agents.forType(type)?.agent.name ?? shippedAgentName(type),
    typeOf: (agent) => agents.find(agent)?.agent.type,
  } satisfies DraftDefaults;
  return { agents, settings, defaults };
}

/**
 * Queues what a person wrote, all of it or nothing.
 *
 * @throws QueueError `invalid` naming the field that is wrong, and of several tasks the one
 */
export async function queueDrafts(
  tools: Pick<QueueingTools, 'engine' | 'shippedAgents'>,
  owns: readonly OwnDraft[],
): Promise<readonly Submitted[]> {
  const around = await surroundings(tools);
  const drafts = owns.map((own) => wholeDraft(own, around.defaults));
  for (const draft of drafts) {
    const [[field, problem] = []] = problemsOf(draft);
    if (field === undefined || problem === undefined) continue;
    const words = owns.length === 1 ? problem : vscode.l10n.t('“{0}”: {1}', draft.title, problem);
    throw new QueueError('invalid', words, { field });
  }
  return submit(tools, drafts, around);
}

/** @throws QueueError as `submit` of the port does; `invalid` for an agent that is not there */
export async function submit(
  { engine }: Pick<QueueingTools, 'engine'>,
  drafts: readonly TaskDraftInput[],
  { agents, settings }: Pick<Surroundings, 'agents' | 'settings'>,
): Promise<readonly Submitted[]> {
  const used = [...new Set(drafts.map(({ agent }) => agent))].map((name) => {
    const found = agents.find(name);
    if (found) return found.agent;
    const setting = name === settings.defaultAgent ? `${SECTION}.defaultAgent: ` : '';
    throw new QueueError('invalid', `${setting}${agents.unknownName(name)}`, { field: 'agent' });
  });
  if (!settings.startAutomatically) await holdBack(engine);
  const submitted = await engine.submit({ tasks: drafts, agents: used });
  const hasModel = ({ provider, agent }: TaskDraftInput) =>
    provider ?? agents.find(agent)?.agent.provider ?? settings.defaultProvider;
  if (drafts.some((draft) => hasModel(draft) === undefined)) sayThatItWaits(drafts.length);
  for (const [index, { nextRun }] of submitted.entries()) {
    if (nextRun !== undefined && nextRun !== null) sayNextRun(drafts[index]?.title ?? '', nextRun);
  }
  return submitted;
}

/** What recurs is not seen among the tasks before it has run. */
function sayNextRun(title: string, nextRun: number): void {
  void vscode.window.showInformationMessage(
    vscode.l10n.t('“{0}” recurs. Its next run is on {1}.', title, momentWords(nextRun)),
  );
}

/** Where the person wants to say themselves when a round begins, and none is under way. */
async function holdBack(engine: QueueingTools['engine']): Promise<void> {
  const { byStatus, queuePaused } = await engine.stats();
  if (byStatus.running === 0 && !queuePaused) await engine.setQueue({ paused: true });
}

let saidThatItWaits = false;

/** Once a window: the tree says it of every task. */
function sayThatItWaits(tasks: number): void {
  if (saidThatItWaits) return;
  saidThatItWaits = true;
  const connect = vscode.l10n.t('Connect a Model');
  const message =
    tasks === 1
      ? vscode.l10n.t('The task is queued and waits: no model is connected yet.')
      : vscode.l10n.t('The tasks are queued and wait: no model is connected yet.');
  void vscode.window.showInformationMessage(message, connect).then(async (answer) => {
    if (answer === connect) await vscode.commands.executeCommand('agentTaskQueue.connectModel');
  });
}
