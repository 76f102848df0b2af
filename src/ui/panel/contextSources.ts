import { posix } from 'node:path';
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

  /** Paths of what was dropped; folders stand for all that lies in them. What lies outside is not even looked at. */
  async dropped(uris: readonly string[]): Promise<{ paths: string[]; leftOut: string[] }> {
    const paths: string[] = [];
    const leftOut: string[] = [];
    for (const text of uris) {
      const uri = parseUri(text);
      const path = uri && workspacePaths().of(uri);
      if (!uri || path === undefined) leftOut.push(nameOf(text));
      else paths.push((await isFolder(uri)) ? (workspacePaths().ofFolder(uri) ?? path) : path);
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

function parseUri(text: string): vscode.Uri | undefined {
  try {
    const uri = vscode.Uri.parse(text, true);
    // A path with `..` may lead out of the folder that it seems to lie in.
    return uri.with({ path: posix.normalize(uri.path) });
  } catch {
    return undefined;
  }
}

function nameOf(uri: string): string {
  return uri.slice(uri.lastIndexOf('/') + 1) || uri;
}

function isFolder(uri: vscode.Uri): Promise<boolean> {
  return Promise.resolve(vscode.workspace.fs.stat(uri)).then(
    ({ type }) => (type & vscode.FileType.Directory) !== 0,
    () => false,
  );
}
