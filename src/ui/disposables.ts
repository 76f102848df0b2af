import type * as vscode from 'vscode';

/** What one owner opened, disposed together and in reverse. */
export class DisposableStore implements vscode.Disposable {
  readonly #items: vscode.Disposable[] = [];

  add<T extends vscode.Disposable>(item: T): T {
    this.#items.push(item);
    return item;
  }

  dispose(): void {
    for (const item of this.#items.splice(0).toReversed()) item.dispose();
  }
}
