import * as vscode from 'vscode';
import { agentFolders } from './agentFolders.ts';
import { DisposableStore } from './disposables.ts';

/** Tells when agent files come, change or go in any of their folders, or the folders themselves are others. */
export class AgentFileWatch implements vscode.Disposable {
  readonly #changed: () => void;
  readonly #watchers = new DisposableStore();
  readonly #folders: vscode.Disposable;

  /** @param shipped the folder of the agents that come with the extension, which do not change */
  constructor(shipped: vscode.Uri, changed: () => void) {
    this.#changed = changed;
    this.#folders = vscode.workspace.onDidChangeWorkspaceFolders(() => {
      this.#watch(shipped);
      changed();
    });
    this.#watch(shipped);
  }

  #watch(shipped: vscode.Uri): void {
    this.#watchers.dispose();
    for (const { source, folder } of agentFolders(shipped)) {
      if (source === 'shipped') continue;
      const watcher = this.#watchers.add(vscode.workspace.createFileSystemWatcher(filesIn(folder)));
      for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete])
        this.#watchers.add(event(this.#changed));
    }
  }

  dispose(): void {
    this.#folders.dispose();
    this.#watchers.dispose();
  }
}

/** In the workspace they are seen from its folder: of one that is not there yet, its first file would be missed. */
function filesIn(folder: vscode.Uri): vscode.RelativePattern {
  const root = vscode.workspace.getWorkspaceFolder(folder);
  if (!root) return new vscode.RelativePattern(folder, '*.md');
  return new vscode.RelativePattern(root, `${folder.path.slice(root.uri.path.length + 1)}/*.md`);
}
