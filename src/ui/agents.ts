import * as vscode from 'vscode';
import type { QueueConfig } from '../core/provider.ts';
import { parseAgentFile, shippedAgentType } from '../files/agentFile.ts';
import { AgentSet, type AgentFile } from '../files/agentSet.ts';
import { agentFolders, type AgentFolder } from './agentFolders.ts';

/** The agents of the workspace, of the person and of the extension, with the setting's overrides. */
export async function loadAgents(shipped: vscode.Uri, overrides: QueueConfig['agents']): Promise<AgentSet> {
  const files = await Promise.all(agentFolders(shipped).map(readFolder));
  return new AgentSet(files.flat(), overrides);
}

async function readFolder({ source, folder }: AgentFolder): Promise<readonly AgentFile[]> {
  const names = await vscode.workspace.fs.readDirectory(folder).then(
    (entries) => entries.flatMap(([name]) => (name.endsWith('.md') ? [name] : [])).toSorted(),
    () => [], // a folder that is not there holds no agents
  );
  return Promise.all(
    names.map(async (name) => {
      const text = new TextDecoder().decode(
        await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, name)),
      );
      const type = source === 'shipped' ? shippedAgentType(name) : undefined;
      return { source, file: parseAgentFile(text, { path: name, ...(type === undefined ? {} : { type }) }) };
    }),
  );
}
