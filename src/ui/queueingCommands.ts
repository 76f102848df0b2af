import * as vscode from 'vscode';
import { command } from './command.ts';
import type * as queueing from './queueing.ts';

type Queueing = typeof queueing;

export interface QueueingCommandTools extends queueing.QueueingTools {
  /** Something was queued: the views have reason to look. */
  readonly queued: () => void;
}

/** The commands that queue something. Their code is loaded with the first of them. */
export function registerQueueingCommands(tools: QueueingCommandTools): vscode.Disposable {
  const withQueueing = async (ask: (room: Queueing) => Promise<readonly unknown[]>) => {
    if ((await ask(await import('./queueing.ts'))).length > 0) tools.queued();
  };
  return vscode.Disposable.from(
    command('queueTask', (text?: unknown) => withQueueing((room) => room.queueTask(tools, sentence(text)))),
    command('trySample', () => withQueueing((room) => room.trySample(tools))),
    command('queueTaskFile', (uri?: unknown, all?: unknown) =>
      withQueueing((room) => room.queueTaskFiles(tools, chosen(uri, all))),
    ),
    command('queueSelection', (text?: unknown) => {
      const editor = vscode.window.activeTextEditor;
      return editor && withQueueing((room) => room.queueSelection(tools, editor, sentence(text)));
    }),
    command('queueFile', (uri?: unknown, all?: unknown) =>
      withQueueing((room) => room.queueFiles(tools, chosen(uri, all))),
    ),
    command('queueSeveral', (list?: unknown) =>
      withQueueing((room) => room.queueSeveral(tools, sentence(list))),
    ),
  );
}

/** Key bindings and other extensions may give the text along; from a menu something else comes first. */
function sentence(given: unknown): string | undefined {
  return typeof given === 'string' ? given : undefined;
}

function chosen(uri: unknown, all: unknown): readonly vscode.Uri[] {
  if (Array.isArray(all)) return all.filter((one) => one instanceof vscode.Uri);
  if (uri instanceof vscode.Uri) return [uri];
  const active = vscode.window.activeTextEditor?.document.uri;
  return active ? [active] : [];
}
