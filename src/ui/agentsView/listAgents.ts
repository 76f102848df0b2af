import * as vscode from 'vscode';
import type { AgentEntry, AgentProblem } from '../../files/agentSet.ts';
import { describeProblem } from '../../files/problem.ts';
import { agentFolders } from '../agentFolders.ts';
import { loadAgents } from '../agents.ts';
import { readSettings } from '../settings.ts';
import type { AgentFacts, AgentList, AgentTrouble } from './facts.ts';

// A bundle of its own (see esbuild.js): the parsers are loaded when somebody looks at the agents.

/** The agents there are now, with what is wrong with the files of others. */
export async function listAgents(shipped: vscode.Uri): Promise<AgentList> {
  const set = await loadAgents(shipped, readSettings().agents);
  return {
    agents: await Promise.all(set.entries.map((entry) => factsOf(entry, shipped))),
    problems: [
      ...(await Promise.all(set.problems.map((problem) => troubleOf(problem, shipped)))),
      ...set.strayOverrides.map((text) => ({ text, place: undefined })),
    ],
  };
}

async function troubleOf(
  { source, path, problem }: AgentProblem,
  shipped: vscode.Uri,
): Promise<AgentTrouble> {
  const file = await fileOf(shipped, source, path);
  const { line, column, endLine, endColumn } = problem;
  const range = new vscode.Range(line - 1, column - 1, endLine - 1, endColumn - 1);
  return { text: describeProblem(problem, path), place: file && new vscode.Location(file, range) };
}

async function factsOf(entry: AgentEntry, shipped: vscode.Uri): Promise<AgentFacts> {
  const { agent, source, path, userInvocable, notes } = entry;
  return {
    name: agent.name,
    description: agent.description,
    source,
    file: await fileOf(shipped, source, path),
    isOffered: userInvocable,
    provider: agent.provider,
    models: agent.models,
    tools: agent.tools,
    notes,
  };
}

/** Agents of one name may lie in several folders; the first is the one that is used. */
async function fileOf(
  shipped: vscode.Uri,
  source: AgentEntry['source'],
  name: string,
): Promise<vscode.Uri | undefined> {
  for (const { folder } of agentFolders(shipped).filter((one) => one.source === source)) {
    const file = vscode.Uri.joinPath(folder, name);
    const found = await vscode.workspace.fs.stat(file).then(
      () => true,
      () => false,
    );
    if (found) return file;
  }
  return undefined;
}
