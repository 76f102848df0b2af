import * as vscode from 'vscode';
import type { Schedule, TaskEngine } from '../../engine/port.ts';
import type { Asker } from '../queueing/asker.ts';
import { CALL_BACK, offerToCallBack } from '../callingBack.ts';
import { SECTION } from '../section.ts';
import type { ProviderFacts } from '../providerFacts.ts';
import type { ViewCommands } from '../viewCommands.ts';
import { openOverrides } from './agentOverrides.ts';
import type { AgentsData } from './agentsData.ts';
import type { AgentFacts } from './facts.ts';
import { isAgentNode, isProviderNode, isScheduleNode } from './nodes.ts';

export interface AgentCommandTools {
  readonly engine: Pick<
    TaskEngine,
    'setAgent' | 'setProvider' | 'stats' | 'schedules' | 'setSchedule' | 'removeSchedule'
  >;
  readonly data: AgentsData;
  readonly providers: () => Promise<readonly ProviderFacts[]>;
  readonly asker: Asker;
}

/** The commands on agents and providers. Without a row they ask which. */
export function agentCommands(tools: AgentCommandTools) {
  return {
    ...onAgents(tools),
    ...onAgentFiles(tools),
    ...onProviders(tools),
    ...onSchedules(tools),
  } satisfies Partial<ViewCommands>;
}

function onAgents(tools: AgentCommandTools) {
  const { engine } = tools;
  return {
    pauseAgent: async (node: unknown) => {
      const { pausedAgents } = await engine.stats();
      const title = vscode.l10n.t('Pause Agent');
      const agent = await agentFor(tools, node, title, ({ name }) => !pausedAgents.includes(name));
      if (!agent) return;
      const { name } = agent;
      const running = await engine.setAgent(name, { paused: true });
      offerToCallBack(running, () => engine.setAgent(name, CALL_BACK));
    },
    resumeAgent: async (node: unknown) => {
      const { pausedAgents } = await engine.stats();
      const title = vscode.l10n.t('Resume Agent');
      const agent = await agentFor(tools, node, title, ({ name }) => pausedAgents.includes(name));
      if (agent) await engine.setAgent(agent.name, { paused: false });
    },
    queueTaskWithAgent: async (node: unknown) => {
      const agent = await agentFor(tools, node, vscode.l10n.t('Queue Task with This Agent'));
      if (agent) await vscode.commands.executeCommand(`${SECTION}.newTaskForm`, { agent: agent.name });
    },
    setDefaultAgent: async (node: unknown) => {
      const agent = await agentFor(tools, node, vscode.l10n.t('Set Default Agent'));
      if (agent) await setDefaultAgent(agent);
    },
  };
}

function onAgentFiles(tools: AgentCommandTools) {
  const making = async () => ({ asker: tools.asker, agents: (await tools.data.agents()).agents });
  const duplicate = async (agent: AgentFacts) =>
    (await import('./agentFiles.ts')).copyAgent(await making(), agent);
  return {
    newAgent: async () => (await import('./agentFiles.ts')).makeAgent(await making()),
    duplicateAgent: async (node: unknown) => {
      const agent = await agentFor(tools, node, vscode.l10n.t('Duplicate Agent'));
      if (agent) await duplicate(agent);
    },
    editAgent: async (node: unknown) => {
      const agent = await agentFor(tools, node, vscode.l10n.t('Edit Agent'));
      if (!agent) return;
      if (agent.source === 'shipped') await offerToDuplicate(agent, () => duplicate(agent));
      else await openFile(agent);
    },
    openAgentFile: async (node: unknown) => {
      const agent = await agentFor(tools, node, vscode.l10n.t('Open Agent File'));
      if (agent) await openFile(agent);
    },
    overrideAgent: async (node: unknown) => {
      if (node === '') return openOverrides('');
      const agent = await agentFor(tools, node, vscode.l10n.t('Override Agent'));
      if (agent) await openOverrides(agent.name);
    },
  };
}

/** What comes with the extension is replaced by its next version: nobody should write into it. */
async function openFile({ name, file, source }: AgentFacts): Promise<void> {
  if (!file) throw new Error(vscode.l10n.t('The file of {0} is no longer there.', name));
  await vscode.window.showTextDocument(file, { preview: true });
  if (source === 'shipped')
    await vscode.commands.executeCommand('workbench.action.files.setActiveEditorReadonlyInSession');
}

async function offerToDuplicate(agent: AgentFacts, duplicate: () => Promise<void>): Promise<void> {
  const words = vscode.l10n.t(
    '{0} is built in and cannot be changed. A copy can; where it keeps the name, it takes its place.',
    agent.name,
  );
  const [copy, look] = [vscode.l10n.t('Duplicate…'), vscode.l10n.t('Open Read-Only')];
  const answer = await vscode.window.showInformationMessage(words, copy, look);
  if (answer === copy) await duplicate();
  if (answer === look) await openFile(agent);
}

/** An agent of the workspace is the default there; any other is it everywhere. */
async function setDefaultAgent({ name, source }: AgentFacts): Promise<void> {
  const { Workspace, Global } = vscode.ConfigurationTarget;
  const target = source === 'workspace' ? Workspace : Global;
  await vscode.workspace.getConfiguration(SECTION).update('defaultAgent', name, target);
}

function onProviders(tools: AgentCommandTools) {
  const { engine } = tools;
  return {
    pauseProvider: async (node: unknown) => {
      const paused = await pausedProviders(engine);
      const title = vscode.l10n.t('Pause Provider');
      const provider = await providerFor(tools, node, title, ({ id }) => !paused.includes(id));
      if (!provider) return;
      const { id } = provider;
      const running = await engine.setProvider(id, { paused: true });
      offerToCallBack(running, () => engine.setProvider(id, CALL_BACK));
    },
    resumeProvider: async (node: unknown) => {
      const paused = await pausedProviders(engine);
      const title = vscode.l10n.t('Resume Provider');
      const provider = await providerFor(tools, node, title, ({ id }) => paused.includes(id));
      if (provider) await engine.setProvider(provider.id, { paused: false });
    },
    setDefaultProvider: async (node: unknown) => {
      const title = vscode.l10n.t('Set Default Provider');
      const provider = await providerFor(tools, node, title, ({ key }) => key !== 'missing');
      if (!provider) return;
      const configuration = vscode.workspace.getConfiguration(SECTION);
      await configuration.update('defaultProvider', provider.id, vscode.ConfigurationTarget.Global);
    },
    disconnectProvider: async (node: unknown) => {
      const id = isProviderNode(node) ? [node.facts.id] : [];
      await vscode.commands.executeCommand(`${SECTION}.disconnectModel`, ...id);
    },
  };
}

function onSchedules(tools: AgentCommandTools) {
  const { engine } = tools;
  return {
    pauseSchedule: async (node: unknown) => {
      const title = vscode.l10n.t('Pause Recurring Task');
      const schedule = await scheduleFor(tools, node, title, ({ paused }) => !paused);
      if (schedule) await engine.setSchedule(schedule.id, { paused: true });
    },
    resumeSchedule: async (node: unknown) => {
      const title = vscode.l10n.t('Resume Recurring Task');
      const schedule = await scheduleFor(tools, node, title, ({ paused }) => paused);
      if (schedule) await engine.setSchedule(schedule.id, { paused: false });
    },
    removeSchedule: async (node: unknown) => {
      const title = vscode.l10n.t('Remove Recurring Task');
      const schedule = await scheduleFor(tools, node, title, () => true);
      if (schedule && (await isSure(schedule))) await engine.removeSchedule(schedule.id);
    },
  };
}

async function isSure({ draft }: Schedule): Promise<boolean> {
  const remove = vscode.l10n.t('Remove');
  const question = vscode.l10n.t('Let “{0}” recur no more?', draft.title.slice(0, 100));
  const detail = vscode.l10n.t('The tasks that it has made stay. This cannot be undone.');
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, remove)) === remove;
}

/** The schedule of a row, the one that is named by id or ref, or the one that the person picks. */
async function scheduleFor(
  { engine, asker }: AgentCommandTools,
  node: unknown,
  title: string,
  isMeant: (schedule: Schedule) => boolean,
): Promise<Schedule | undefined> {
  if (isScheduleNode(node)) return node.schedule;
  const schedules = await engine.schedules();
  if (typeof node === 'string') {
    const found = schedules.find(({ id, ref }) => id === node || ref === node);
    if (!found) throw new Error(vscode.l10n.t('There is no recurring task {0}.', node));
    return found;
  }
  const offered = schedules.filter(isMeant);
  if (offered.length === 0) throw new Error(vscode.l10n.t('There is no such recurring task.'));
  return asker.pick({
    title,
    items: offered.map((one) => ({ label: one.draft.title, description: one.ref, value: one })),
  });
}

async function pausedProviders(engine: Pick<TaskEngine, 'stats'>): Promise<readonly string[]> {
  return (await engine.stats()).providers.flatMap(({ id, paused }) => (paused ? [id] : []));
}

/** The agent of a row, the one that is named or whose file is given, or the one that the person picks. */
async function agentFor(
  { data, asker }: AgentCommandTools,
  node: unknown,
  title: string,
  isMeant: (agent: AgentFacts) => boolean = () => true,
): Promise<AgentFacts | undefined> {
  const { agents } = await data.agents();
  if (node instanceof vscode.Uri) return agentOf(node, agents);
  const name = isAgentNode(node) ? node.facts.name : typeof node === 'string' ? node : undefined;
  if (name !== undefined) {
    const found = agents.find((agent) => agent.name === name);
    if (!found) throw new Error(vscode.l10n.t('There is no agent named {0}.', name));
    return found;
  }
  const offered = agents.filter(isMeant);
  if (offered.length === 0) throw new Error(vscode.l10n.t('There is no such agent.'));
  return asker.pick({
    title,
    items: offered.map((agent) => ({ label: agent.name, description: agent.description, value: agent })),
  });
}

function agentOf(file: vscode.Uri, agents: readonly AgentFacts[]): AgentFacts {
  const found = agents.find((agent) => agent.file?.toString() === file.toString());
  if (found) return found;
  const shown = vscode.workspace.asRelativePath(file);
  throw new Error(
    vscode.l10n.t('{0} is not used as an agent. The view Agents & Models shows what is wrong.', shown),
  );
}

/** The provider of a row, the one that is named, or the one that the person picks. */
async function providerFor(
  { providers, asker }: AgentCommandTools,
  node: unknown,
  title: string,
  isMeant: (provider: ProviderFacts) => boolean,
): Promise<Pick<ProviderFacts, 'id'> | undefined> {
  if (isProviderNode(node)) return node.facts;
  if (typeof node === 'string') return { id: node };
  const offered = (await providers()).filter(isMeant);
  if (offered.length === 0) throw new Error(vscode.l10n.t('There is no such provider.'));
  return asker.pick({
    title,
    items: offered.map((facts) => ({
      label: facts.id,
      description: facts.model ?? facts.type,
      value: facts,
    })),
  });
}
