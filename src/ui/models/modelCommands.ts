import * as vscode from 'vscode';
import { command } from '../command.ts';
import type { ModelTools } from './connectModel.ts';

/** The commands that bring models and take them away. What they need is loaded when one is called. */
export function registerModelCommands(tools: ModelTools): vscode.Disposable {
  return vscode.Disposable.from(
    command('connectModel', async (given) => (await import('./connectModel.ts')).connectModel(tools, given)),
    command('disconnectModel', async (given) =>
      (await import('./connectModel.ts')).disconnectModel(tools, given),
    ),
  );
}
