import { LastEvent } from './lastEvent.ts';

/** How long a server may leave a stream open after its last event, in milliseconds. */
const LINGER_MS = 250;

/** A body whose first byte is known, and that is still whole. */
export class OpenedBody {
  /** The first character that is not blank; empty where there is none. */
  readonly first: string;
  readonly #read: Uint8Array[];
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;

  private constructor(first: string, read: Uint8Array[], reader: ReadableStreamDefaultReader<Uint8Array>) {
    this.first = first;
    this.#read = read;
    this.#reader = reader;
  }

  static async open(body: ReadableStream<Uint8Array>): Promise<OpenedBody> {
    const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader();
    const decoder = new TextDecoder();
    const read: Uint8Array[] = [];
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return new OpenedBody('', read, reader);
      read.push(value);
      const text = decoder.decode(value, { stream: true }).trimStart();
      if (text !== '') return new OpenedBody(text.charAt(0), read, reader);
    }
  }

  bytes(): ReadableStream<Uint8Array> {
    return new ReadableStream({
      pull: async (controller) => {
        const value = await this.#next();
        if (value) controller.enqueue(value);
        else controller.close();
      },
      cancel: () => this.cancel(),
    });
  }

  /** The bytes of a stream of events. Where it breaks after its last event, or is left open then, it just ends. */
  events(): ReadableStream<Uint8Array> {
    const last = new LastEvent();
    return new ReadableStream({
      pull: async (controller) => {
        const value = await (last.isOver ? this.#remainder() : this.#next());
        if (!value) return controller.close();
        last.take(value);
        controller.enqueue(value);
      },
      cancel: () => this.cancel(),
    });
  }

  async cancel(): Promise<void> {
    await this.#reader.cancel();
  }

  async #next(): Promise<Uint8Array | undefined> {
    return this.#read.shift() ?? (await this.#reader.read()).value;
  }

  /** What still comes where nothing has to, if it comes soon. */
  async #remainder(): Promise<Uint8Array | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const lingers = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => {
        void this.cancel().catch(() => undefined);
        resolve(undefined);
      }, LINGER_MS);
    });
    try {
      return await Promise.race([this.#next().catch(() => undefined), lingers]);
    } finally {
      clearTimeout(timer);
    }
  }
}
