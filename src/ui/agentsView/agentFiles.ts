import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { AgentSource } from '../../files/agentSet.ts';
import { agentFileName, newAgentFile, renamedAgentFile } from '../../files/writeAgentFile.ts';
import type { Asker } from '../queueing/asker.ts';
import type { AgentFacts } from './facts.ts';
import { sourceWord } from './sourceWord.ts';

// A bundle of its own (see esbuild.js): it is loaded when somebody makes an agent.

export interface AgentMaking {
  readonly asker: Asker;
  /** All that there are. */
  readonly agents: readonly AgentFacts[];
}

interface Place {
  readonly source: AgentSource;
  readonly folder: vscode.Uri;
  readonly label: string;
  readonly description: string;
}

/** Asks where a new agent is to lie and what it is called, writes a file to go on from, and opens it. */
export async function makeAgent(making: AgentMaking): Promise<void> {
  const title = vscode.l10n.t('New Agent');
  const place = await askForPlace(making, title);
  if (!place) return;
  const name = await askForName(making, title, place, '');
  if (name !== undefined) await writeAgent(place, name, newAgentFile(name));
}

/** The same with the text of an agent that there is. */
export async function copyAgent(making: AgentMaking, agent: AgentFacts): Promise<void> {
  const title = vscode.l10n.t('Duplicate {0}', agent.name);
  const { file } = agent;
  if (!file) throw new Error(vscode.l10n.t('The file of {0} is no longer there.', agent.name));
  const place = await askForPlace(making, title);
  if (!place) return;
  const isTaken = place.source === agent.source;
  const suggested = isTaken ? vscode.l10n.t('Copy of {0}', agent.name) : agent.name;
  const name = await askForName(making, title, place, suggested);
  if (name === undefined) return;
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  await writeAgent(place, name, renamedAgentFile(text, name));
}

/** Where agents of one's own lie. The workspace goes first: what a team shares is worth more. */
function places(): readonly Place[] {
  const roots = vscode.workspace.workspaceFolders ?? [];
  const inWorkspace = roots.map(({ uri, name }): Place => ({
    source: 'workspace',
    folder: vscode.Uri.joinPath(uri, '.github', 'agents'),
    label: roots.length > 1 ? vscode.l10n.t('Workspace Folder {0}', name) : vscode.l10n.t('Workspace'),
    description: vscode.l10n.t('.github/agents, for whoever works on it'),
  }));
  return [
    ...inWorkspace,
    {
      source: 'user',
      folder: vscode.Uri.file(path.join(os.homedir(), '.copilot', 'agents')),
      label: vscode.l10n.t('User'),
      description: vscode.l10n.t('~/.copilot/agents, for you in every workspace'),
    },
  ];
}

/** No question where there is one place alone: no folder is open. */
async function askForPlace({ asker }: AgentMaking, title: string): Promise<Place | undefined> {
  const all = places();
  const [first] = all;
  if (all.length < 2 || !first) return first;
  return asker.pick({
    title,
    placeholder: vscode.l10n.t('Where should it be kept?'),
    active: first,
    items: all.map((place) => ({ label: place.label, description: place.description, value: place })),
  });
}

async function askForName(
  { asker, agents }: AgentMaking,
  title: string,
  place: Place,
  suggested: string,
): Promise<string | undefined> {
  const files = await filesIn(place.folder);
  const answer = await asker.text({
    title,
    prompt: vscode.l10n.t('Its name: what is chosen in lists and stands in task files.'),
    placeholder: vscode.l10n.t('Security Reviewer'),
    value: suggested,
    check: (text) => checkName(text.trim(), place, files, agents),
  });
  return answer?.text.trim();
}

const MAX_NAME = 200;

function checkName(
  name: string,
  place: Place,
  files: readonly string[],
  agents: readonly AgentFacts[],
): { readonly problem: string } | { readonly remark: string } | undefined {
  if (name.length > MAX_NAME) return { problem: vscode.l10n.t('At most {0} characters.', MAX_NAME) };
  const file = agentFileName(name);
  if (file === undefined) return { problem: vscode.l10n.t('A name needs a letter or a digit.') };
  const known = agents.find((agent) => agent.name.toLowerCase() === name.toLowerCase());
  if (known?.source === place.source) {
    return { problem: vscode.l10n.t('There is an agent of this name already. Choose another name.') };
  }
  if (files.includes(file)) {
    return { problem: vscode.l10n.t('There is a file {0} already. Choose another name.', file) };
  }
  if (!known) return undefined;
  const remark =
    known.source === 'workspace'
      ? vscode.l10n.t('In this workspace its own agent of this name is used before yours.')
      : vscode.l10n.t('It takes the place of {0} ({1}) from now on.', known.name, sourceWord(known.source));
  return { remark };
}

/** In lower case: some file systems take two names that differ in it for one. */
async function filesIn(folder: vscode.Uri): Promise<readonly string[]> {
  const entries = await vscode.workspace.fs.readDirectory(folder).then(
    (found) => found,
    () => [], // it is made with its first file
  );
  return entries.map(([name]) => name.toLowerCase());
}

/** @throws Error in words, where it cannot be written */
async function writeAgent({ folder }: Place, name: string, text: string): Promise<void> {
  const file = vscode.Uri.joinPath(folder, agentFileName(name) ?? 'agent.agent.md');
  try {
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  } catch (error) {
    throw new Error(unwritten(file, error), { cause: error });
  }
  const editor = await vscode.window.showTextDocument(file, { preview: false });
  const line = editor.document
    .getText()
    .split('\n')
    .findIndex((one) => one.startsWith('description:'));
  if (line >= 0) editor.selection = toWrite(editor.document.lineAt(line));
}

/** The value of the key, to be typed over. */
function toWrite({ range, text }: vscode.TextLine): vscode.Selection {
  const value = range.start.translate(0, text.indexOf(':') + 1 + (text.includes(': ') ? 1 : 0));
  return new vscode.Selection(value, range.end);
}

function unwritten(file: vscode.Uri, error: unknown): string {
  const shown = vscode.workspace.asRelativePath(file);
  const code = error instanceof vscode.FileSystemError ? error.code : '';
  if (code === 'NoPermissions') {
    return vscode.l10n.t('{0} cannot be written: its folder is read-only. Choose another place.', shown);
  }
  const reason = error instanceof Error ? error.message : String(error);
  return vscode.l10n.t('{0} could not be written: {1}', shown, reason);
}
