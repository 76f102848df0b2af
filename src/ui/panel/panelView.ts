import type * as vscode from 'vscode';
import type { View } from '../../../webview-ui/contract/view.ts';
import type { Method } from '../../transport/contract.ts';
import type { Methods } from '../../transport/rpc.ts';

/** The page at the other end, as a view of the editor's side sees it. */
export interface PanelPage {
  /** Nothing should be pushed to a page that nobody sees: what it missed is told by `refresh`. */
  readonly visible: boolean;
  set title(title: string);
  /** Closes the tab, and the view with it. */
  close(): void;
  /** Pushes something that nobody waits for. */
  tell<Args extends readonly unknown[]>(name: string, method: Method<Args, void>, ...args: Args): void;
}

/** One kind of view on the editor's side: it answers what its page asks and pushes what changes. */
export interface PanelView<V extends View = View> extends vscode.Disposable {
  readonly methods: Methods;
  readonly view: V;
  /** Another view of its kind; the page is told by the panel. A `refresh` follows. */
  show(view: V): void;
  /** The page is there, or on show again: it gets all that it may have missed. */
  refresh(): Promise<void>;
}
