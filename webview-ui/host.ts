import type * as z from 'zod';
import { ChannelListeners, type Channel } from '../src/transport/channel.ts';
import { answering, ask } from '../src/transport/contract.ts';
import { Rpc } from '../src/transport/rpc.ts';
import { HOST, PUSHED, type Board, type Detail, type View } from './contract.ts';

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

/** What the editor's side pushes. */
export interface Pushed {
  show(view: View): void;
  board(board: Board): void;
  detail(detail: Detail): void;
}

/** The editor's side, as a view sees it. */
export class Host {
  readonly #rpc: Rpc;

  constructor(pushed: Pushed) {
    this.#rpc = new Rpc(editorChannel(), {
      show: answering(PUSHED.show, (view) => pushed.show(view)),
      board: answering(PUSHED.board, (board) => pushed.board(board)),
      detail: answering(PUSHED.detail, (detail) => pushed.detail(detail)),
    });
  }

  ready() {
    return ask(this.#rpc, 'ready', HOST.ready);
  }

  openTask(task: string): Promise<void> {
    return ask(this.#rpc, 'openTask', HOST.openTask, task);
  }

  queueSentence(text: string): Promise<void> {
    return ask(this.#rpc, 'queueSentence', HOST.queueSentence, text);
  }
}

/** What a view keeps of itself while its tab is hidden and over a reload; undefined where nothing fits. */
export function kept<T>(schema: z.ZodType<T>): T | undefined {
  const parsed = schema.safeParse(editor.getState());
  return parsed.success ? parsed.data : undefined;
}

export function keep(state: unknown): void {
  editor.setState(state);
}
