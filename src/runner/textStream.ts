import type { Clock } from '../core/clock.ts';

/** Text goes out in pieces of this age at most; a message a token would drown the channel. */
const FLUSH_MS = 40;

/** Gathers the text of a turn into few messages. */
export class TextStream {
  readonly #clock: Clock;
  readonly #send: (text: string) => void;
  #text = '';
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, send: (text: string) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  add(text: string): void {
    this.#text += text;
    this.#cancel ??= this.#clock.after(FLUSH_MS, () => this.flush());
  }

  flush(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#text) this.#send(this.#text);
    this.#text = '';
  }
}
