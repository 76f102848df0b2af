import * as vscode from 'vscode';
import { worded } from '../command.ts';
import { requireTrust } from '../queueingCommands.ts';

/** Links to this extension from outside the editor; their code is loaded with the first one. */
export function registerLinks(): vscode.Disposable {
  return vscode.window.registerUriHandler({
    handleUri: (uri) =>
      worded(async () => {
        requireTrust();
        await (await import('../queueing.ts')).openNewTaskLink(uri);
      }),
  });
}
