/** A two-way line for JSON-like messages: a MessagePort, a socket, a webview. */
export interface Channel {
  /** Messages posted after the end are dropped: whoever waits for an answer hears of the end. */
  post(message: unknown): void;
  /** One listener at a time; what arrives while there is none waits for the next. */
  onMessage(listener: ((message: unknown) => void) | undefined): void;
  /** Called once, also when the end had come before the listener. */
  onClose(listener: () => void): void;
  close(): void;
}

/** The part of every channel that is the same: who listens, and whether it is over. */
export class ChannelListeners {
  #message: ((message: unknown) => void) | undefined;
  readonly #early: unknown[] = [];
  readonly #close: (() => void)[] = [];
  #closed = false;

  onMessage(listener: ((message: unknown) => void) | undefined): void {
    this.#message = listener;
    if (listener) for (const message of this.#early.splice(0)) listener(message);
  }

  onClose(listener: () => void): void {
    if (this.#closed) listener();
    else this.#close.push(listener);
  }

  received(message: unknown): void {
    if (this.#message) this.#message(message);
    else this.#early.push(message);
  }

  get closed(): boolean {
    return this.#closed;
  }

  ended(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const listener of this.#close.splice(0)) listener();
  }
}
