import * as vscode from 'vscode';
import type { Submitted } from '../engine/port.ts';
import { command } from './command.ts';
import type { QueueingTools } from './queueing/submit.ts';
import type * as queueing from './queueing.ts';
import type { TaskFileLanguage } from './taskFiles/taskFileLanguage.ts';

type Queueing = typeof queueing;
type Ask = (room: Queueing, ...given: unknown[]) => Promise<readonly Submitted[]>;

export interface QueueingCommandTools extends QueueingTools {
  /** Started with the first question. */
  readonly language: () => Promise<TaskFileLanguage>;
  /** Something was queued: the views have reason to look, at these. */
  readonly queued: (tasks: readonly Submitted[]) => void;
}

/** The commands that queue something. Their code is loaded with the first of them. */
export function registerQueueingCommands(tools: QueueingCommandTools): vscode.Disposable {
  const queueing = (name: string, ask: Ask) =>
    command(name, async (...given) => {
      requireTrust();
      const tasks = await ask(await import('./queueing.ts'), ...given);
      if (tasks.length > 0) tools.queued(tasks);
    });
  return vscode.Disposable.from(
    queueing('queueTask', (room, given) => room.queueTask(tools, text(given))),
    queueing('trySample', (room) => room.trySample(tools)),
    queueing('queueTaskFile', (room, uri, all) => room.queueTaskFilesOf(tools, chosen(uri, all))),
    queueing('queueWithDependencies', async (room, uri, all) =>
      room.queueWithDependencies(tools, await tools.language(), chosen(uri, all)),
    ),
    queueing('queueTaskFiles', (room) => room.pickTaskFiles(tools)),
    queueing('queueFolder', async (room, uri) =>
      uri instanceof vscode.Uri ? room.queueFolder(tools, uri) : [],
    ),
    queueing('queueSelection', async (room, given) => {
      const editor = vscode.window.activeTextEditor;
      if (!editor) throw new Error(vscode.l10n.t('Open a file first, and select what the task is about.'));
      return room.queueSelection(tools, editor, text(given));
    }),
    queueing('queueFile', (room, uri, all) => room.queueFiles(tools, chosen(uri, all))),
    queueing('queueSeveral', (room, given) => room.queueSeveral(tools, text(given))),
  );
}

/** Menus hide these commands there; a key binding or another extension may call them all the same. */
export function requireTrust(): void {
  if (vscode.workspace.isTrusted) return;
  throw new Error(
    vscode.l10n.t('This workspace is not trusted: its queue can be looked at, but nothing is queued or run.'),
  );
}

/** Key bindings and other extensions may give the text along; from a menu something else comes first. */
function text(given: unknown): string | undefined {
  return typeof given === 'string' ? given : undefined;
}

function chosen(uri: unknown, all: unknown): readonly vscode.Uri[] {
  if (Array.isArray(all)) return all.filter((one) => one instanceof vscode.Uri);
  if (uri instanceof vscode.Uri) return [uri];
  const active = vscode.window.activeTextEditor?.document.uri;
  return active ? [active] : [];
}
