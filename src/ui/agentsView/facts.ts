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

/** A file that is no agent, or an override for an agent that is not there. */
export interface AgentTrouble {
  /** One sentence. */
  readonly text: string;
  /** Where it is mended; undefined: in the settings. */
  readonly place: vscode.Location | undefined;
}

export interface AgentList {
  readonly agents: readonly AgentFacts[];
  readonly problems: readonly AgentTrouble[];
}
