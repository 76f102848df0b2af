import { TASK_TYPES } from '../core/taskTypes.ts';
import { shippedAgentName } from '../files/agentFile.ts';
import type { Project, ProjectFile } from './project.ts';
import type { AgentChoice, ProviderChoice } from './surroundings.ts';

export interface ChosenProvider {
  readonly provider: ProviderChoice;
  /** Who has chosen it. */
  readonly by: 'file' | 'agent' | 'default';
}

/** The provider that a task runs with: its file's, else its agent's, else the default one; undefined where there is no such. */
export function providerOf(
  { surroundings }: Project,
  { parsed: { values } }: ProjectFile,
): ChosenProvider | undefined {
  const named = textOf(values.get('provider'));
  const ofAgent = agentOf(values, surroundings)?.provider;
  const id = named ?? ofAgent ?? surroundings.defaultProvider;
  const provider = surroundings.providers.find((choice) => choice.id === id);
  if (!provider) return undefined;
  if (named !== undefined) return { provider, by: 'file' };
  return { provider, by: ofAgent === undefined ? 'default' : 'agent' };
}

function agentOf(
  values: ProjectFile['parsed']['values'],
  { agents, agentFor }: Project['surroundings'],
): AgentChoice | undefined {
  const type = TASK_TYPES.find((one) => one === values.get('type')) ?? 'general';
  const name = textOf(values.get('agent')) ?? agentFor[type] ?? shippedAgentName(type);
  return agents.find((agent) => agent.name.toLowerCase() === name.toLowerCase());
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
