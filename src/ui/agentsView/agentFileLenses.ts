import * as vscode from 'vscode';
import { agentFolders } from '../agentFolders.ts';
import { SECTION } from '../section.ts';

/** Over each agent file: Queue Task with This Agent. */
export class AgentFileLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #shipped: vscode.Uri;
  readonly #registration: vscode.Disposable;

  /** @param shipped the folder of the agents that come with the extension */
  constructor(shipped: vscode.Uri) {
    this.#shipped = shipped;
    this.#registration = vscode.languages.registerCodeLensProvider({ pattern: '**/agents/*.md' }, this);
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    const folder = vscode.Uri.joinPath(uri, '..').toString();
    const isAgent = agentFolders(this.#shipped).some((one) => one.folder.toString() === folder);
    if (!isAgent || !vscode.workspace.isTrusted) return [];
    const queue = {
      command: `${SECTION}.queueTaskWithAgent`,
      title: vscode.l10n.t('Queue Task with This Agent'),
      arguments: [uri],
    };
    return [new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), queue)];
  }

  dispose(): void {
    this.#registration.dispose();
  }
}
