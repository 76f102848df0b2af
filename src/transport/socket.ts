import type { Socket } from 'node:net';
import { QueueError } from '../core/errors.ts';
import { ChannelListeners, type Channel } from './channel.ts';

/** In characters. A longer line is no message of ours, and none is sent: it would only fill memory. */
const MAX_LINE = 64 * 1024 * 1024;

/** A channel over a socket: one JSON text a line. A line that is not JSON ends it. */
export function socketChannel(socket: Socket): Channel {
  const listeners = new ChannelListeners();
  let open = true;
  const lines = new LineReader((line) => {
    const message = open ? parse(line) : undefined;
    if (message === undefined) socket.destroy();
    else listeners.received(message.value);
  });
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    if (!lines.add(text)) socket.destroy();
  });
  socket.on('error', () => undefined); // 'close' follows and tells everybody
  socket.on('close', () => listeners.ended());
  return {
    post: (message) => void (socket.writable && socket.write(lineOf(message))),
    onMessage: (listener) => listeners.onMessage(listener),
    onClose: (listener) => listeners.onClose(listener),
    close: () => {
      // Alone, `end` would wait for the other side, which may have stopped.
      if (open) socket.destroySoon();
      open = false; // what still comes is for nobody
    },
  };
}

/** @throws QueueError `invalid` when it is more than the other side takes */
function lineOf(message: unknown): string {
  const line = JSON.stringify(message);
  if (line.length <= MAX_LINE) return `${line}\n`;
  throw new QueueError(
    'invalid',
    `This is too much for one message (${Math.ceil(line.length / 1e6)} million characters; at most 67). Ask or ` +
      `queue less at a time.`,
  );
}

function parse(line: string): { readonly value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return { value };
  } catch {
    return undefined;
  }
}

/** Cuts a stream of text into lines; long ones are put together once, not over and over. */
class LineReader {
  readonly #onLine: (line: string) => void;
  #parts: string[] = [];
  #length = 0;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  /** False when a line is too long. */
  add(text: string): boolean {
    let rest = text;
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      this.#parts.push(rest.slice(0, end));
      rest = rest.slice(end + 1);
      const line = this.#parts.join('');
      this.#parts = [];
      this.#length = 0;
      this.#onLine(line);
    }
    if (rest) this.#parts.push(rest);
    this.#length += rest.length;
    return this.#length <= MAX_LINE;
  }
}
