import type { TaskType } from '../core/taskTypes.ts';

/** What a task file may name and where it counts for nothing to be written there; the editor tells it, and again when it changes. */
export interface Surroundings {
  /** Empty: nobody has told yet, so no name is wrong. */
  readonly agents: readonly AgentChoice[];
  /** The agent of a task that names none, by its type; left out, the shipped one. */
  readonly agentFor: Readonly<Partial<Record<TaskType, string>>>;
  readonly providers: readonly ProviderChoice[];
  /** For tasks and agents that name none. */
  readonly defaultProvider?: string;
  /** Globs of files that no agent reads, as the setting has them. */
  readonly sensitive: readonly string[];
  /** What the editor hides (`files.exclude`), folder by folder in the order of the workspace. */
  readonly hidden: readonly (readonly string[])[];
}

/** What holds until the editor has told. */
export const UNTOLD: Surroundings = {
  agents: [],
  agentFor: {},
  providers: [],
  sensitive: [],
  hidden: [],
};

export interface AgentChoice {
  readonly name: string;
  readonly description: string;
  readonly type?: TaskType;
  /** For tasks that name none. */
  readonly provider?: string;
  /** Of its file. */
  readonly uri: string;
}

export interface ProviderChoice {
  readonly id: string;
  /** For tasks that name no model. */
  readonly model?: string;
  /** All that there are, so that another is wrong; empty where only the provider could say. */
  readonly models: readonly string[];
  /** Those that somebody has named with it, in the settings or an agent, or that it once had. There may be others. */
  readonly named: readonly string[];
}
