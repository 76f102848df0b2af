import type { Agent, ToolKind } from '../core/agent.ts';
import type { QueueConfig } from '../core/provider.ts';
import type { TaskType } from '../core/task.ts';
import type { ParsedAgentFile } from './agentFile.ts';
import { didYouMean } from './nearest.ts';
import type { Problem } from './problem.ts';

/** Where an agent comes from. Of two with one name, the first in this order is used. */
export const AGENT_SOURCES = ['workspace', 'user', 'shipped'] as const;
export type AgentSource = (typeof AGENT_SOURCES)[number];

export interface AgentFile {
  readonly source: AgentSource;
  readonly file: ParsedAgentFile;
}

export interface AgentEntry {
  readonly agent: Agent;
  readonly source: AgentSource;
  readonly path: string;
  /** False: not offered to people, but found when it is named. */
  readonly userInvocable: boolean;
  readonly editorModels: readonly string[];
  /** What of its file does not apply, one sentence each. */
  readonly notes: readonly string[];
}

/** What is wrong with a file, which is no agent because of it. */
export interface AgentProblem {
  readonly source: AgentSource;
  readonly path: string;
  readonly problem: Problem;
}

/**
 * What an agent from a repo may have at the most: nothing that runs, or spends what nobody asked for. Its edits are
 * proposals, which a person applies.
 */
const WORKSPACE_TOOLS: readonly ToolKind[] = ['read', 'search', 'edit', 'plan', 'ask'];

/** The agents there are, from all sources, with the person's overrides. */
export class AgentSet {
  /** By name. */
  readonly entries: readonly AgentEntry[];
  /** Files that are no agents because of what is wrong with them. */
  readonly problems: readonly AgentProblem[];
  /** Overrides for agents that do not exist, in words. */
  readonly strayOverrides: readonly string[];

  /** @param files in order of preference within a source */
  constructor(files: readonly AgentFile[], overrides: QueueConfig['agents'] = {}) {
    this.problems = files.flatMap(({ source, file }) =>
      file.problems.map((problem) => ({ source, path: file.path, problem })),
    );
    this.entries = merge(files).map((entry) => override(entry, overrides));
    const unknown = Object.keys(overrides).filter((name) => this.find(name) === undefined);
    this.strayOverrides = unknown.map((name) => this.unknownName(name));
  }

  get names(): readonly string[] {
    return this.entries.map(({ agent }) => agent.name);
  }

  /** By its name as it is written; else whatever the case. */
  find(name: string): AgentEntry | undefined {
    const lower = name.trim().toLowerCase();
    return (
      this.entries.find(({ agent }) => agent.name === name) ??
      this.entries.find(({ agent }) => agent.name.toLowerCase() === lower)
    );
  }

  /** The agent for tasks of `type` that name none. */
  forType(type: TaskType): AgentEntry | undefined {
    return this.entries.find(({ agent }) => agent.type === type);
  }

  /** What to say of a name that nobody has. */
  unknownName(name: string): string {
    const meant = didYouMean(name, this.names) || ` There are: ${this.names.join(', ')}.`;
    return `There is no agent named ${name}.${meant}`;
  }
}

function merge(files: readonly AgentFile[]): readonly AgentEntry[] {
  const entries = new Map<string, AgentEntry>();
  // From the last to the first, so that each knows what it would take the place of.
  const ordered = AGENT_SOURCES.flatMap((source) =>
    files.filter((file) => file.source === source),
  ).toReversed();
  for (const { source, file } of ordered) {
    const { agent, path, userInvocable, editorModels, notes } = file;
    if (!agent || file.target === 'github-copilot') continue;
    const key = agent.name.toLowerCase();
    const entry = { agent, source, path, userInvocable, editorModels, notes };
    entries.set(key, inPlaceOf(entry, entries.get(key)));
  }
  return [...entries.values()].toSorted((a, b) => (a.agent.name < b.agent.name ? -1 : 1));
}

/** An agent that takes another's place takes its type; one from a repo never gets more tools than the person's own. */
function inPlaceOf(entry: AgentEntry, other: AgentEntry | undefined): AgentEntry {
  const type = entry.agent.type ?? other?.agent.type;
  const agent = { ...entry.agent, ...(type === undefined ? {} : { type }) };
  if (entry.source !== 'workspace') return { ...entry, agent };
  const allowed = WORKSPACE_TOOLS.filter((kind) => other === undefined || other.agent.tools.includes(kind));
  const tools = agent.tools.filter((kind) => allowed.includes(kind));
  const denied = agent.tools.filter((kind) => !allowed.includes(kind));
  const note = `Not given to an agent from the workspace: ${denied.join(', ')}.`;
  return {
    ...entry,
    agent: { ...agent, tools },
    notes: denied.length > 0 ? [...entry.notes, note] : entry.notes,
  };
}

function override(entry: AgentEntry, overrides: QueueConfig['agents']): AgentEntry {
  const lower = entry.agent.name.toLowerCase();
  const found = Object.entries(overrides).find(([name]) => name.toLowerCase() === lower)?.[1];
  if (!found) return entry;
  const { model, provider, temperature, maxOutputTokens } = found;
  const agent = {
    ...entry.agent,
    ...(provider === undefined ? {} : { provider }),
    ...(model === undefined ? {} : { models: [model] }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
  };
  return { ...entry, agent };
}
