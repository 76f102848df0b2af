import * as z from 'zod';
import { editorProblemsSchema, type EditorProblems } from '../core/editorProblem.ts';
import { editorPartSchema, type EditorPart, type EditorRequest } from '../core/editorTurn.ts';
import type { Channel } from './channel.ts';
import { Rpc } from './rpc.ts';
import { credentialsSchema, EDITOR_TURN, type Credentials } from './serveMainLine.ts';
import { StreamReceiver } from './streams.ts';

/** The task thread's end of the line. Each call is refused with `closed` when the main thread is gone. */
export class MainLine {
  readonly #rpc: Rpc;
  readonly #streams = new StreamReceiver();

  constructor(channel: Channel) {
    this.#rpc = new Rpc(channel, this.#streams.methods);
    channel.onClose(() => this.#streams.close());
  }

  /** @throws QueueError */
  async credentials(provider: string): Promise<Credentials> {
    return credentialsSchema.parse(await this.#rpc.call('credentials', provider));
  }

  /** @throws QueueError */
  async beforeRun(): Promise<readonly string[]> {
    return z.array(z.string()).parse(await this.#rpc.call('beforeRun'));
  }

  /** Undefined where there is no editor. @throws QueueError */
  async problems(base: string): Promise<EditorProblems | undefined> {
    return editorProblemsSchema.nullable().parse(await this.#rpc.call('problems', base)) ?? undefined;
  }

  /** @throws QueueError */
  async *editorTurn(request: EditorRequest, signal: AbortSignal): AsyncGenerator<EditorPart> {
    for await (const part of this.#streams.open(this.#rpc, EDITOR_TURN, [request], signal)) {
      yield editorPartSchema.parse(part);
    }
  }
}
