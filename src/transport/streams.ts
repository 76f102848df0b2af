import { QueueError } from '../core/errors.ts';
import { errorOf, refusalOf, refusalSchema } from './refusal.ts';
import type { Methods, Rpc } from './rpc.ts';

/** Makes the iterable that the other side asked for. */
export type StreamSource = (
  name: string,
  args: readonly unknown[],
  signal: AbortSignal,
) => AsyncIterable<unknown>;

/**
 * The sending end of streams over an RPC. The other side opens one by number; each item waits until the one before
 * is taken, so a slow reader slows the writer and nothing piles up.
 */
export class StreamSender {
  readonly #source: StreamSource;
  readonly #open = new Map<number, AbortController>();

  constructor(source: StreamSource) {
    this.#source = source;
  }

  methods(rpc: () => Rpc): Methods {
    return {
      openStream: (id, name, ...args) => {
        if (typeof id !== 'number' || typeof name !== 'string')
          throw new QueueError('invalid', 'No such stream.');
        if (this.#open.has(id)) throw new QueueError('invalid', `Stream ${id} is open already.`);
        void this.#send(rpc(), id, name, args);
      },
      closeStream: (id) => {
        if (typeof id === 'number') this.#open.get(id)?.abort();
      },
    };
  }

  async #send(rpc: Rpc, id: number, name: string, args: readonly unknown[]): Promise<void> {
    const control = new AbortController();
    this.#open.set(id, control);
    try {
      for await (const item of this.#source(name, args, control.signal))
        await rpc.call('streamItem', id, item);
      rpc.send('streamEnd', id);
    } catch (error) {
      rpc.send('streamEnd', id, refusalOf(error));
    } finally {
      this.#open.delete(id);
    }
  }

  /** Ends all streams: the connection is gone. */
  close(): void {
    for (const control of this.#open.values()) control.abort();
  }
}

interface Receiving {
  item(value: unknown): Promise<void>;
  end(error?: Error): void;
}

/** The receiving end. */
export class StreamReceiver {
  readonly #open = new Map<number, Receiving>();
  #last = 0;

  readonly methods: Methods = {
    streamItem: async (id, value) => {
      await (typeof id === 'number' ? this.#open.get(id)?.item(value) : undefined);
    },
    streamEnd: (id, why) => {
      if (typeof id !== 'number') return;
      const refusal = refusalSchema.safeParse(why);
      this.#open.get(id)?.end(refusal.success ? errorOf(refusal.data) : undefined);
    },
  };

  /** @throws QueueError `closed` when the connection ends before the stream does */
  async *open(rpc: Rpc, name: string, args: readonly unknown[], signal: AbortSignal): AsyncGenerator {
    const id = ++this.#last;
    const inbox = new Inbox();
    this.#open.set(id, inbox);
    const abort = () => inbox.end();
    signal.addEventListener('abort', abort, { once: true });
    try {
      if (signal.aborted) return;
      await rpc.call('openStream', id, name, ...args);
      for (let item = await inbox.take(); item; item = await inbox.take()) yield item.value;
    } finally {
      signal.removeEventListener('abort', abort);
      this.#open.delete(id);
      inbox.discard();
      rpc.send('closeStream', id);
    }
  }

  /** The connection is gone: whoever reads hears of it. */
  close(): void {
    for (const receiving of this.#open.values()) {
      receiving.end(new QueueError('closed', 'The connection to the task engine is lost.'));
    }
  }
}

/** One item at a time, handed over when it is asked for. */
class Inbox implements Receiving {
  #items: { value: unknown; taken: () => void }[] = [];
  #wake: (() => void) | undefined;
  #ended: { error: Error | undefined } | undefined;

  item(value: unknown): Promise<void> {
    return new Promise((taken) => {
      this.#items.push({ value, taken });
      this.#wake?.();
    });
  }

  end(error?: Error): void {
    this.#ended ??= { error };
    this.#wake?.();
  }

  /** Nobody reads on: lets the sender go. */
  discard(): void {
    for (const item of this.#items.splice(0)) item.taken();
  }

  async take(): Promise<{ readonly value: unknown } | undefined> {
    for (;;) {
      const next = this.#items.shift();
      if (next) {
        next.taken();
        return next;
      }
      if (this.#ended) {
        if (this.#ended.error) throw this.#ended.error;
        return undefined;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
