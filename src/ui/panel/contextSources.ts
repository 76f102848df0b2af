import * as vscode from 'vscode';
import { editorAsker } from '../queueing/asker.ts';
import {
  pickOpenEditors,
  pickWorkspaceFiles,
  selectionEntry,
  workspacePaths,
} from '../queueing/fields/context.ts';

/** Where a form takes context files from: the person's choice, the tabs, the selection, a drop. */
export class ContextSources implements vscode.Disposable {
  readonly #subscription: vscode.Disposable;
  /** While the form has the focus no text editor is active: what was selected last is meant. */
  #selection: string | undefined;

  constructor() {
    this.#note(vscode.window.activeTextEditor);
    this.#subscription = vscode.Disposable.from(
      vscode.window.onDidChangeActiveTextEditor((editor) => this.#note(editor)),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.#note(textEditor)),
    );
  }

  /** @throws Error in words where nothing is selected */
  async find(source: 'files' | 'editors' | 'selection'): Promise<string[]> {
    switch (source) {
      case 'files':
        return [...(await pickWorkspaceFiles(editorAsker))];
      case 'editors':
        return [...(await pickOpenEditors(editorAsker))];
      case 'selection':
        if (this.#selection === undefined)
          throw new Error(vscode.l10n.t('Select something in a file of this workspace first.'));
        return [this.#selection];
    }
  }

  /** Paths of what was dropped; folders stand for all that lies in them. */
  async dropped(uris: readonly string[]): Promise<{ paths: string[]; leftOut: string[] }> {
    const paths: string[] = [];
    const leftOut: string[] = [];
    for (const text of uris) {
      const uri = vscode.Uri.parse(text);
      const stat = await vscode.workspace.fs.stat(uri).then(
        (found) => found,
        () => undefined,
      );
      const isFolder = stat !== undefined && (stat.type & vscode.FileType.Directory) !== 0;
      const path = isFolder ? workspacePaths().ofFolder(uri) : workspacePaths().of(uri);
      if (path === undefined) leftOut.push(uri.path.slice(uri.path.lastIndexOf('/') + 1) || text);
      else paths.push(path);
    }
    return { paths, leftOut };
  }

  #note(editor: vscode.TextEditor | undefined): void {
    if (editor) this.#selection = selectionEntry(editor);
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}
