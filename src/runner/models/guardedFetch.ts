import { MAX_BODY } from './answerLimit.ts';
import { UnfitAnswer } from './unfitAnswer.ts';

/** Nothing came for `idleMs`: neither headers nor, later, a single byte. */
export class SilenceError extends Error {
  override readonly name = 'SilenceError';
  readonly idleMs: number;

  constructor(idleMs: number) {
    super(`silence for ${idleMs} ms`);
    this.idleMs = idleMs;
  }
}

/**
 * `fetch` that ends a request on which nothing arrives for `idleMs`. It counts bytes, not parts of an answer: a
 * provider that queues a request keeps it alive with comments that the SDK does not pass on, and is not silent. An answer that does not come to an
 * end is given up.
 */
export function guardedFetch(fetch: typeof globalThis.fetch, idleMs: number): typeof globalThis.fetch {
  return async (input, init) => {
    const watch = new SilenceWatch(idleMs, init?.signal ?? undefined);
    try {
      return watched(await fetch(input, { ...init, signal: watch.signal }), watch);
    } catch (error) {
      watch.stop();
      // Without this the reason would arrive as whatever the network stack makes of an abort.
      throw watch.silence ?? error;
    }
  };
}

function watched(response: Response, watch: SilenceWatch): Response {
  if (response.body === null) {
    watch.stop();
    return response;
  }
  watch.heard();
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader();
  let bytes = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) {
          watch.stop();
          controller.close();
        } else {
          watch.heard();
          bytes += value.length;
          if (bytes > MAX_BODY) throw new UnfitAnswer({ kind: 'endless' });
          controller.enqueue(value);
        }
      } catch (error) {
        watch.stop();
        void reader.cancel().catch(() => undefined);
        controller.error(watch.silence ?? error);
      }
    },
    async cancel(reason) {
      watch.stop();
      await reader.cancel(reason);
    },
  });
  const { status, statusText, headers } = response;
  return new Response(body, { status, statusText, headers });
}

/** One timer for the life of one request. */
class SilenceWatch {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly signal: AbortSignal;
  /** Set once the silence was too long. */
  silence: SilenceError | undefined;

  constructor(idleMs: number, outer: AbortSignal | undefined) {
    this.#timer = setTimeout(() => {
      this.silence = new SilenceError(idleMs);
      this.#controller.abort(this.silence);
    }, idleMs);
    // A request that was given up must not keep the process alive with its timer.
    outer?.addEventListener('abort', () => this.stop(), { once: true });
    this.signal = outer ? AbortSignal.any([outer, this.#controller.signal]) : this.#controller.signal;
  }

  heard(): void {
    this.#timer.refresh();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
