import * as vscode from 'vscode';
import { agentFolders } from './agentFolders.ts';
import { DisposableStore } from './disposables.ts';

/** What is written into a folder as that is made may be missed: the watch on it begins a little later. */
const SETTLED_MS = 1_000;

/** Tells when agent files come, change or go in any of their folders, or the folders themselves are others. */
export class AgentFileWatch implements vscode.Disposable {
  readonly #changed: () => void;
  readonly #watchers = new DisposableStore();
  readonly #folders: vscode.Disposable;
  #settling: NodeJS.Timeout | undefined;

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
        this.#watchers.add(event((uri) => this.#tell(uri)));
    }
  }

  #tell(uri: vscode.Uri): void {
    this.#changed();
    if (uri.path.endsWith('.md')) return;
    clearTimeout(this.#settling);
    this.#settling = setTimeout(this.#changed, SETTLED_MS);
  }

  dispose(): void {
    clearTimeout(this.#settling);
    this.#folders.dispose();
    this.#watchers.dispose();
  }
}

/** In the workspace they are seen from its folder, with what they lie in: all of it may come and go at once. */
function filesIn(folder: vscode.Uri): vscode.RelativePattern {
  const root = vscode.workspace.getWorkspaceFolder(folder);
  if (!root) return new vscode.RelativePattern(folder, '*.md');
  const agents = folder.path.slice(root.uri.path.length + 1);
  const outer = agents.slice(0, agents.indexOf('/'));
  return new vscode.RelativePattern(root, `{${outer},${agents},${agents}/*.md}`);
}
