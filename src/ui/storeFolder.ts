import path from 'node:path';
import type * as vscode from 'vscode';

/**
 * Where the queue of a window is kept: one place for all windows on the same folder, and over a reload.
 *
 * VS Code locks a workspace's storage for one extension host. A second window on the same folder, or a reloaded one
 * whose predecessor is not gone yet, is given another place, `<workspace>-1` to `<workspace>-9`; there it would find an
 * empty queue. Our own owner lock does what that lock is for, so all of them take the first.
 */
export function storeFolder({
  storageUri,
  globalStorageUri,
}: Pick<vscode.ExtensionContext, 'storageUri' | 'globalStorageUri'>): string {
  if (!storageUri) return globalStorageUri.fsPath;
  const { dir: workspace, base: extension } = path.parse(storageUri.fsPath);
  // An id that is a negative number keeps its sign: only what follows an id is taken off.
  return path.join(workspace.replace(/(?<=[^\\/])-[1-9]$/, ''), extension);
}
