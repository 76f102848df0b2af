/** Longer than any line that is looked for; of a longer line only its beginning matters. */
const LINE = 64;

/** The end of a chat completion, and the events that end a response of the Responses API. */
const LAST = /^(data: ?\[DONE\]|event: ?response\.(completed|incomplete|failed))\s*$/;

/** Watches a stream of server-sent events for the one after which nothing more is to come. */
export class LastEvent {
  readonly #decoder = new TextDecoder();
  #line = '';
  #begun = false;
  /** Whether the last event has arrived, up to the blank line that ends it. */
  isOver = false;

  take(bytes: Uint8Array): void {
    const [rest = '', ...lines] = this.#decoder.decode(bytes, { stream: true }).split('\n');
    this.#line = (this.#line + rest).slice(0, LINE);
    for (const line of lines) {
      this.#end();
      this.#line = line.slice(0, LINE);
    }
  }

  #end(): void {
    if (LAST.test(this.#line)) this.#begun = true;
    else if (this.#begun && this.#line.trim() === '') this.isOver = true;
  }
}
