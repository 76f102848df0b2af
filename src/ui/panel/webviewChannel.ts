import type * as vscode from 'vscode';
import { ChannelListeners, type Channel } from '../../transport/channel.ts';

/** A channel to the page of a web view. It ends with the panel, not with the page: a tab that is shown again asks anew. */
export function webviewChannel(panel: vscode.WebviewPanel): Channel {
  const listeners = new ChannelListeners();
  const subscription = panel.webview.onDidReceiveMessage((message: unknown) => listeners.received(message));
  const end = (): void => {
    subscription.dispose();
    listeners.ended();
  };
  panel.onDidDispose(end);
  return {
    post: (message) => void (listeners.closed || panel.webview.postMessage(message)),
    onMessage: (listener) => listeners.onMessage(listener),
    onClose: (listener) => listeners.onClose(listener),
    close: end,
  };
}
