import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { QueueConfig } from '../core/provider.ts';
import { parseAgentFile, shippedAgentType } from '../files/agentFile.ts';
import { AgentSet, type AgentFile, type AgentSource } from '../files/agentSet.ts';

interface AgentFolder {
  readonly source: AgentSource;
  readonly folder: vscode.Uri;
}

/** The agents of the workspace, of the person and of the extension, with the setting's overrides. */
export async function loadAgents(shipped: vscode.Uri, overrides: QueueConfig['agents']): Promise<AgentSet> {
  const roots = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  const inWorkspace = roots.flatMap((root) => [
    vscode.Uri.joinPath(root, '.github', 'agents'),
    vscode.Uri.joinPath(root, '.claude', 'agents'),
  ]);
  const folders: AgentFolder[] = [
    ...inWorkspace.map((folder) => ({ source: 'workspace' as const, folder })),
    { source: 'user', folder: vscode.Uri.file(path.join(os.homedir(), '.copilot', 'agents')) },
    { source: 'shipped', folder: shipped },
  ];
  const files = await Promise.all(folders.map(readFolder));
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
