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

/** Asks for one sentence and queues it. Text that is too short is said so while it is typed, and never lost. */
export async function queueTask(tools: QueueingTools, given?: string): Promise<readonly Submitted[]> {
  const agent = shippedAgentName('general');
  const text =
    given ??
    (await vscode.window.showInputBox({
      title: vscode.l10n.t('Queue Task'),
      prompt: vscode.l10n.t('What is to be done? One sentence is enough.'),
      placeHolder: vscode.l10n.t('Review the error handling in src/server.ts'),
      ignoreFocusOut: true,
      validateInput: (value) => (value.trim() ? problemOf(value, agent) : undefined),
    }));
  if (!text?.trim()) return [];
  return submit(tools, [draftFromText(text, { agent })]);
}

/** A task that needs no model: it reads the real files of the workspace and writes a sample report. */
export async function trySample(tools: QueueingTools): Promise<readonly Submitted[]> {
  const text = vscode.l10n.t('Survey this workspace: what is in it, and what is left to do in it.');
  return submit(tools, [draftFromText(text, { agent: shippedAgentName('general'), provider: 'offline' })]);
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
