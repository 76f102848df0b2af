import * as vscode from 'vscode';
import type { QueueingCommandTools } from '../queueingCommands.ts';
import { requireTrust } from '../queueingCommands.ts';
import type { ChatTools } from './chatTools.ts';

/** The tools that agents of the chat are offered; their code is loaded with the first call. */
export function registerChatTools(tools: QueueingCommandTools): vscode.Disposable {
  let loaded: Promise<ChatTools> | undefined;
  const chat = (): Promise<ChatTools> => {
    requireTrust();
    return (loaded ??= import('../queueing.ts').then(({ chatTools }) => chatTools(tools)));
  };
  return vscode.Disposable.from(
    vscode.lm.registerTool<unknown>('agentTaskQueue_queueTask', {
      prepareInvocation: async ({ input }) => (await chat()).prepareQueueing(input),
      invoke: async ({ input }) => (await chat()).queue(input),
    }),
    vscode.lm.registerTool<unknown>('agentTaskQueue_listTasks', {
      invoke: async ({ input }) => (await chat()).list(input),
    }),
    vscode.lm.registerTool<unknown>('agentTaskQueue_taskResult', {
      invoke: async ({ input }) => (await chat()).result(input),
    }),
  );
}
