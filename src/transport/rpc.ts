import { createBirpc } from 'birpc';
import * as z from 'zod';
import { messageOf, QueueError, type ErrorCode } from '../core/errors.ts';
import type { Channel } from './channel.ts';

/** What one side lets the other call: methods by name, each checking its own arguments. */
export type Methods = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

const CODES = [
  'invalid',
  'not-found',
  'conflict',
  'cycle',
  'lost',
  'closed',
  'version',
  'unavailable',
  'internal',
] as const satisfies readonly ErrorCode[];

const replySchema = z.union([
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({
    ok: z.literal(false),
    code: z.enum(CODES),
    message: z.string(),
    field: z.string().optional(),
    task: z.string().optional(),
  }),
]);
type Reply = z.infer<typeof replySchema>;

interface Remote {
  call(method: string, args: readonly unknown[]): Reply | Promise<Reply>;
}

/**
 * Calls over a channel. Errors cross as data and come out as `QueueError` with code, message, field and task, because
 * threads and sockets strip everything else from them. Calls still open when the channel ends are refused with `closed`.
 */
export class Rpc {
  readonly #channel: Channel;
  readonly #remote;

  constructor(channel: Channel, methods: Methods) {
    this.#channel = channel;
    const local: Remote = { call: (method, args) => answer(methods, method, args) };
    this.#remote = createBirpc<Remote, Remote>(local, {
      post: (message) => channel.post(message),
      on: (listener) => channel.onMessage(listener),
      timeout: -1, // a claim waits as long as it takes; the end of the channel ends every call
    });
    channel.onClose(() =>
      this.#remote.$close(new QueueError('closed', 'The connection to the task engine is lost.')),
    );
  }

  /** @throws QueueError */
  async call(method: string, ...args: readonly unknown[]): Promise<unknown> {
    if (this.#remote.$closed) throw new QueueError('closed', 'The connection to the task engine is lost.');
    const reply = replySchema.parse(await this.#remote.call(method, args));
    if (reply.ok) return reply.value;
    throw new QueueError(reply.code, reply.message, {
      ...(reply.field === undefined ? {} : { field: reply.field }),
      ...(reply.task === undefined ? {} : { task: reply.task }),
    });
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
    return refusal(error);
  }
}

function refusal(error: unknown): Reply {
  if (!(error instanceof QueueError)) return { ok: false, code: 'internal', message: messageOf(error) };
  return { ok: false, code: error.code, message: error.message, field: error.field, task: error.task };
}
