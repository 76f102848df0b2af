import type * as vscode from 'vscode';
import { command } from '../command.ts';
import type { Keys } from './keys.ts';

/** The commands that bring models and take them away. What they need is loaded when one is called. */
export function registerModelCommands(keys: Keys): vscode.Disposable {
  return command('connectModel', async () => (await import('./connectModel.ts')).connectModel(keys));
}
