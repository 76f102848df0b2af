import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { AgentSource } from '../files/agentSet.ts';

export interface AgentFolder {
  readonly source: AgentSource;
  readonly folder: vscode.Uri;
}

/** Where agent files lie, the first to be asked first. Not all of them need to be there. */
export function agentFolders(shipped: vscode.Uri): readonly AgentFolder[] {
  const roots = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  const inWorkspace = roots.flatMap((root) => [
    vscode.Uri.joinPath(root, '.github', 'agents'),
    vscode.Uri.joinPath(root, '.claude', 'agents'),
  ]);
  return [
    ...inWorkspace.map((folder) => ({ source: 'workspace' as const, folder })),
    { source: 'user', folder: vscode.Uri.file(path.join(os.homedir(), '.copilot', 'agents')) },
    { source: 'shipped', folder: shipped },
  ];
}
