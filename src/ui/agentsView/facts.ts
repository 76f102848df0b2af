import type * as vscode from 'vscode';
import type { AgentSource } from '../../files/agentSet.ts';

/** An agent, as views show it. */
export interface AgentFacts {
  readonly name: string;
  readonly description: string;
  readonly source: AgentSource;
  readonly file: vscode.Uri | undefined;
  /** False: used where it is named, not offered to people. */
  readonly isOffered: boolean;
  readonly provider: string | undefined;
  readonly models: readonly string[];
  readonly tools: readonly string[];
  /** What of its file does not apply, one sentence each. */
  readonly notes: readonly string[];
}

export interface AgentList {
  readonly agents: readonly AgentFacts[];
  /** Files that are no agents, and overrides for agents that are not there; one sentence each. */
  readonly problems: readonly string[];
}
