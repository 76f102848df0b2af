import type * as vscode from 'vscode';

/** What the tests, and other extensions, get from this one. */
export interface Api {
  /** The folder that belongs to this workspace; undefined while no folder is open. */
  readonly storage: string | undefined;
}

/** Called by VS Code when the extension is first needed. */
export function activate(context: vscode.ExtensionContext): Api {
  return { storage: context.storageUri?.fsPath };
}

/** Called by VS Code when the window closes or reloads. */
export function deactivate(): void {}
