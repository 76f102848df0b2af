import { createBirpc } from 'birpc';
import * as z from 'zod';
import { QueueError } from '../core/errors.ts';
import type { Channel } from './channel.ts';
import { errorOf, refusalOf, refusalSchema } from './refusal.ts';

/** What one side lets the other call: methods by name, each checking its own arguments. */
export type Methods = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

const replySchema = z.union([
  // JSON has no `undefined`: an answer of nothing arrives without its key.
  z.object({ ok: z.literal(true), value: z.unknown().optional() }),
  z.object({ ok: z.literal(false), ...refusalSchema.shape }),
]);
type Reply = z.infer<typeof replySchema>;

/** A question or an answer of ours; anything else has no business on this line. */
const messageSchema = z.looseObject({ t: z.enum(['q', 's']) });

interface Remote {
  call(method: string, args: readonly unknown[]): Reply | Promise<Reply>;
}

/**
 * Calls over a channel. Errors cross as data and come out as `QueueError` with code, message, field and task, because
 * threads and sockets strip everything else from them. Calls still open when the channel ends are refused with `closed`.
 * A message that is neither a call nor an answer ends the channel.
 */
export class Rpc {
  readonly #channel: Channel;
  readonly #remote;

  constructor(channel: Channel, methods: Methods) {
    this.#channel = channel;
    const local: Remote = { call: (method, args) => answer(methods, method, args) };
    this.#remote = createBirpc<Remote, Remote>(local, {
      post: (message) => channel.post(message),
      on: (listener) =>
        channel.onMessage((message) => {
          if (messageSchema.safeParse(message).success) listener(message);
          else channel.close();
        }),
      timeout: -1, // a claim waits as long as it takes; the end of the channel ends every call
      // An answer that cannot cross (with `method`) becomes a refusal; a call that cannot is its caller's error.
      onGeneralError: (_error, method) => method !== undefined,
    });
    channel.onClose(() =>
      this.#remote.$close(new QueueError('closed', 'The connection to the task engine is lost.')),
    );
  }

  /** @throws QueueError */
  async call(method: string, ...args: readonly unknown[]): Promise<unknown> {
    const reply = replySchema.safeParse(await this.#ask(method, args));
    if (!reply.success) throw new QueueError('version', `The answer to ${method} is not understood.`);
    if (reply.data.ok) return reply.data.value;
    throw errorOf(reply.data);
  }

  async #ask(method: string, args: readonly unknown[]): Promise<unknown> {
    if (this.#remote.$closed) throw new QueueError('closed', 'The connection to the task engine is lost.');
    try {
      return await this.#remote.call(method, args);
    } catch (error) {
      throw error instanceof QueueError ? error : errorOf(refusalOf(error));
    }
  }

  /** A call that nobody waits for. */
  send(method: string, ...args: readonly unknown[]): void {
    if (!this.#remote.$closed) void this.#remote.call.asEvent(method, args).catch(() => undefined);
  }

  close(): void {
    this.#channel.close();
  }
}

async function answer(methods: Methods, method: string, args: readonly unknown[]): Promise<Reply> {
  try {
    const known = Object.hasOwn(methods, method) ? methods[method] : undefined;
    if (!known)
      throw new QueueError('version', `The other side does not know ${method}; it may be another version.`);
    return { ok: true, value: await known(...args) };
  } catch (error) {
    return { ok: false, ...refusalOf(error) };
  }
}
