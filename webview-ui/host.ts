import type * as z from 'zod';
import { ChannelListeners, type Channel } from '../src/transport/channel.ts';
import { ask, type Method } from '../src/transport/contract.ts';
import { Rpc, type Methods } from '../src/transport/rpc.ts';
import { keptSchema, type View } from './contract/view.ts';

/** What VS Code gives to a web view, once. */
interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): EditorApi;

const editor = acquireVsCodeApi();

/** The line to the editor's side. It lasts as long as the page. */
function editorChannel(): Channel {
  const listeners = new ChannelListeners();
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) => listeners.received(data));
  return {
    post: (message) => editor.postMessage(message),
    onMessage: (listener) => listeners.onMessage(listener),
    onClose: (listener) => listeners.onClose(listener),
    close: () => listeners.ended(),
  };
}

/** The editor's side, as the page sees it. */
export class Host {
  readonly #pushed: Record<string, Methods[string]> = {};
  readonly #rpc = new Rpc(editorChannel(), this.#pushed);

  /** What the editor's side may push from now on. It pushes nothing before it was asked for the view. */
  takes(pushed: Methods): void {
    Object.assign(this.#pushed, pushed);
  }

  /** Tells the editor's side what the person wants; what goes wrong with it is said there. */
  tell<Args extends readonly unknown[]>(name: string, method: Method<Args, void>, ...args: Args): void {
    void this.ask(name, method, ...args).catch(() => undefined);
  }

  /** @throws QueueError */
  ask<Args extends readonly unknown[], Result>(
    name: string,
    method: Method<Args, Result>,
    ...args: Args
  ): Promise<Result> {
    return ask(this.#rpc, name, method, ...args);
  }
}

/** What the page kept of itself while its tab was hidden or the window reloaded; undefined where nothing fits. */
export function kept<T>(schema: z.ZodType<T>): T | undefined {
  const state = keptSchema.safeParse(editor.getState());
  const page = schema.safeParse(state.data?.page);
  return page.success ? page.data : undefined;
}

/** Keeps it. `view` is what the tab is opened with again after a reload. */
export function keep(view: View, page?: unknown): void {
  editor.setState({ view, page });
}
