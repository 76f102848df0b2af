import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { PlannedFile } from '../../core/applyPlan.ts';
import { DisposableStore } from '../disposables.ts';
import { uriOf } from './editorSurface.ts';
import type { Review } from './proposalFiles.ts';

/** Files that are watched; of more the oldest are let go. */
const MOST = 500;

interface WatchedFile extends PlannedFile {
  /** Whether its changes count as applied now. */
  applied: boolean;
  readonly watcher: vscode.Disposable | undefined;
}

/**
 * Sees when the person undoes what was applied, or does it again, and tells the engine: a proposal that is not in the files
 * any more is undecided.
 */
export class UndoneApplies implements vscode.Disposable {
  readonly #review: Pick<Review, 'decide' | 'beginApply' | 'endApply'>;
  readonly #opened = new DisposableStore();
  /** By URI. */
  readonly #files = new Map<string, WatchedFile>();

  constructor(review: Pick<Review, 'decide' | 'beginApply' | 'endApply'>) {
    this.#review = review;
    this.#opened.add(
      vscode.workspace.onDidChangeTextDocument(({ document, reason }) => {
        if (reason === undefined) return; // typed or applied, neither undone nor done again
        this.#see(document.uri, document.getText().replace(/\r\n?/g, '\n'));
      }),
    );
  }

  /** From now on it is seen when these are undone. */
  async watch(files: readonly PlannedFile[]): Promise<void> {
    for (const file of files) {
      const uri = await uriOf(file.path);
      this.#forget(uri.toString());
      const comesOrGoes = file.before === null || file.after === null;
      const watcher = comesOrGoes ? this.#watchPlace(uri) : undefined;
      this.#files.set(uri.toString(), { ...file, applied: true, watcher });
    }
    for (const uri of this.#files.keys()) {
      if (this.#files.size <= MOST) break;
      this.#forget(uri);
    }
  }

  /** A file that is made or deleted is undone by no change of a document. */
  #watchPlace(uri: vscode.Uri): vscode.Disposable {
    const folder = vscode.Uri.joinPath(uri, '..');
    const name = uri.path.slice(uri.path.lastIndexOf('/') + 1).replace(/[*?{}[\]]/g, '?');
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(folder, name),
      false,
      true,
      false,
    );
    watcher.onDidDelete((gone) => this.#see(gone, null));
    // What has gone again before it could be read is told as gone.
    watcher.onDidCreate((made) => void this.#seeMade(made).catch(() => undefined));
    return watcher;
  }

  async #seeMade(uri: vscode.Uri): Promise<void> {
    const bytes = await vscode.workspace.fs.readFile(uri);
    this.#see(uri, new TextDecoder().decode(bytes).replace(/\r\n?/g, '\n'));
  }

  #see(uri: vscode.Uri, text: string | null): void {
    const file = this.#files.get(uri.toString());
    if (!file || file.before === file.after) return;
    if (file.applied && text === file.before) this.#undone(file);
    else if (!file.applied && text === file.after) this.#doneAgain(file);
  }

  #undone(file: WatchedFile): void {
    file.applied = false;
    for (const { task, path } of file.changes) {
      // Somebody may have decided otherwise meanwhile.
      void this.#review.decide(task, [path], 'pending').catch(() => undefined);
    }
  }

  #doneAgain(file: WatchedFile): void {
    file.applied = true;
    const id = randomUUID();
    void this.#review
      .beginApply(id, [{ path: file.path, before: file.before, after: file.after, changes: file.changes }])
      .then(() => this.#review.endApply(id, [file.path]))
      .catch(() => undefined);
  }

  #forget(uri: string): void {
    this.#files.get(uri)?.watcher?.dispose();
    this.#files.delete(uri);
  }

  dispose(): void {
    for (const uri of this.#files.keys()) this.#forget(uri);
    this.#opened.dispose();
  }
}
