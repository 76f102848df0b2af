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

const answerSchema = z.looseObject({ t: z.literal('s'), i: z.string() });
/**
 * A call or an answer of ours; anything else has no business on this line. birpc would look up any other name on plain
 * objects, where `valueOf` and its like wait.
 */
const messageSchema = z.union([
  z.looseObject({ t: z.literal('q'), m: z.literal('call'), a: z.array(z.unknown()) }),
  answerSchema,
]);

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
      post: (message) => post(channel, message),
      on: (listener) =>
        channel.onMessage((message) => {
          if (messageSchema.safeParse(message).success) listener(message);
          else channel.close();
        }),
      timeout: -1, // a claim waits as long as it takes; the end of the channel ends every call
    });
    channel.onClose(() => this.#remote.$close(lost()));
  }

  /** @throws QueueError */
  async call(method: string, ...args: readonly unknown[]): Promise<unknown> {
    const reply = replySchema.safeParse(await this.#ask(method, args));
    if (!reply.success) throw new QueueError('version', `The answer to ${method} is not understood.`);
    if (reply.data.ok) return reply.data.value;
    throw errorOf(reply.data);
  }

  async #ask(method: string, args: readonly unknown[]): Promise<unknown> {
    if (this.#remote.$closed) throw lost();
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

  /** Refuses what is still open at once: the other side may have stopped, and with it the end of the channel. */
  close(): void {
    this.#channel.close();
    this.#remote.$close(lost());
  }
}

function lost(): QueueError {
  return new QueueError('closed', 'The connection to the task engine is lost.');
}

/** An answer that cannot cross becomes a refusal; a call that cannot is its caller's error. */
function post(channel: Channel, message: unknown): void {
  try {
    channel.post(message);
  } catch (error) {
    const answered = answerSchema.safeParse(message);
    if (!answered.success) throw error;
    channel.post({ t: 's', i: answered.data.i, r: { ok: false, ...refusalOf(error) } });
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
