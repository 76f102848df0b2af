import * as vscode from 'vscode';
import { draftFromText } from '../core/draft.ts';
import { messageOf } from '../core/errors.ts';
import type { TaskDraftInput } from '../core/task.ts';
import type { Submitted, TaskEngine } from '../engine/port.ts';
import { shippedAgentName } from '../files/agentFile.ts';
import { describeProblem } from '../files/problem.ts';
import { resolveTaskBatch } from '../files/taskBatch.ts';
import { parseTaskFile } from '../files/taskFile.ts';
import { loadAgents } from './agents.ts';
import { readSettings } from './settings.ts';

// A bundle of its own (see esbuild.js), loaded with the first task that is queued: the parsers need not be there before.

export interface QueueingTools {
  readonly engine: TaskEngine;
  /** The folder of the agents that come with the extension. */
  readonly shippedAgents: vscode.Uri;
}

const AGENT = shippedAgentName('general');

/** Asks for one sentence and queues it. */
export async function queueTask(tools: QueueingTools, given?: string): Promise<readonly Submitted[]> {
  const text = given ?? (await askSentence(vscode.l10n.t('Queue Task')));
  return text?.trim() ? submit(tools, [draftFromText(text, { agent: AGENT })]) : [];
}

/** Asks for one sentence about what is selected in the editor; without a selection, about the whole file. */
export async function queueSelection(
  tools: QueueingTools,
  editor: vscode.TextEditor,
  given?: string,
): Promise<readonly Submitted[]> {
  const { selection, document } = editor;
  const path = vscode.workspace.asRelativePath(document.uri, false);
  const lines = `#L${selection.start.line + 1}-L${selection.end.line + 1}`;
  return queueAbout(tools, [selection.isEmpty ? path : `${path}${lines}`], given);
}

/** Asks for one sentence about some files. */
export async function queueFiles(
  tools: QueueingTools,
  uris: readonly vscode.Uri[],
): Promise<readonly Submitted[]> {
  return queueAbout(
    tools,
    uris.map((uri) => vscode.workspace.asRelativePath(uri, false)),
  );
}

async function queueAbout(
  tools: QueueingTools,
  context: readonly string[],
  given?: string,
): Promise<readonly Submitted[]> {
  const [first = ''] = context;
  const what = context.length > 1 ? vscode.l10n.t('{0} files', context.length) : first;
  const text = given ?? (await askSentence(vscode.l10n.t('Queue Task about {0}', what)));
  return text?.trim() ? submit(tools, [draftFromText(text, { agent: AGENT, context: [...context] })]) : [];
}

/** One task for each line of a list that was copied; the person sees them all and drops what should not be queued. */
export async function queueSeveral(tools: QueueingTools, given?: string): Promise<readonly Submitted[]> {
  const lines = listItems(given ?? (await vscode.env.clipboard.readText()));
  if (lines.length === 0) {
    throw new Error(vscode.l10n.t('Copy a list first: each line or bullet of it becomes a task.'));
  }
  const chosen = given === undefined ? await pickLines(lines) : lines;
  if (!chosen?.length) return [];
  return submit(
    tools,
    chosen.map((line) => draftFromText(line, { agent: AGENT })),
  );
}

async function pickLines(lines: readonly string[]): Promise<readonly string[] | undefined> {
  const items = lines.map((label) => {
    const problem = problemOf(label, AGENT);
    return { label, picked: problem === undefined, ...(problem === undefined ? {} : { detail: problem }) };
  });
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Queue Several Tasks'),
    placeHolder: vscode.l10n.t('From the clipboard: which of these?'),
    canPickMany: true,
    ignoreFocusOut: true,
  });
  return chosen?.map(({ label }) => label);
}

/** The lines of a list without bullets, numbers and check boxes. */
function listItems(text: string): readonly string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*(?:[-*+•]|\d+[.)])?\s*(?:\[[ xX]\]\s*)?/, '').trim())
    .filter(Boolean);
}

/** Text that is too short is said so while it is typed, and not lost when the focus goes elsewhere. */
function askSentence(title: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('What is to be done? One sentence is enough.'),
    placeHolder: vscode.l10n.t('Review the error handling in src/server.ts'),
    ignoreFocusOut: true,
    validateInput: (value) => (value.trim() ? problemOf(value, AGENT) : undefined),
  });
}

/** A task that needs no model: it reads the real files of the workspace and writes a sample report. */
export async function trySample(tools: QueueingTools): Promise<readonly Submitted[]> {
  const text = vscode.l10n.t('Survey this workspace: what is in it, and what is left to do in it.');
  return submit(tools, [draftFromText(text, { agent: AGENT, provider: 'offline' })]);
}

/** Queues task files, whole or not at all. @throws Error naming each file, line and field that is wrong */
export async function queueTaskFiles(
  tools: QueueingTools,
  uris: readonly vscode.Uri[],
): Promise<readonly Submitted[]> {
  const agents = await loadAgents(tools.shippedAgents, readSettings().agents);
  const files = await Promise.all(
    uris.map(async (uri) =>
      parseTaskFile(await textOf(uri), {
        path: vscode.workspace.asRelativePath(uri, false),
        agents: agents.names,
        defaultAgent: (type) => agents.forType(type)?.agent.name ?? shippedAgentName(type),
      }),
    ),
  );
  const { drafts, problems } = resolveTaskBatch(files);
  if (problems.length > 0) {
    throw new Error(problems.map(({ path, problem }) => describeProblem(problem, path)).join('\n'));
  }
  return submit(tools, drafts);
}

/** An editor that is open shows what counts, saved or not. */
async function textOf(uri: vscode.Uri): Promise<string> {
  return (await vscode.workspace.openTextDocument(uri)).getText();
}

async function submit(
  tools: QueueingTools,
  drafts: readonly TaskDraftInput[],
): Promise<readonly Submitted[]> {
  const agents = await loadAgents(tools.shippedAgents, readSettings().agents);
  const names = new Set(drafts.map(({ agent }) => agent));
  const used = [...names].flatMap((name) => agents.find(name)?.agent ?? []);
  return tools.engine.submit({ tasks: drafts, agents: used });
}

function problemOf(text: string, agent: string): string | undefined {
  try {
    draftFromText(text, { agent });
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
