/** Screen readers are told no more often than this: who listens must be able to follow. */
const REST_MS = 3_000;

/**
 * Words for who listens. What comes while it rests replaces what waited: only the newest state is worth saying. The
 * words stand in a live region that is drawn with the page and never taken away.
 */
export class Announcer {
  readonly #redraw: () => void;
  #waiting: string | undefined;
  #rest: ReturnType<typeof setTimeout> | undefined;
  words = '';

  constructor(redraw: () => void) {
    this.#redraw = redraw;
  }

  say(words: string): void {
    if (!words) return;
    if (this.#rest === undefined) this.#speak(words);
    else this.#waiting = words;
  }

  #speak(words: string): void {
    this.words = words;
    this.#redraw();
    this.#rest = setTimeout(() => {
      this.#rest = undefined;
      const waiting = this.#waiting;
      this.#waiting = undefined;
      if (waiting !== undefined && waiting !== this.words) this.#speak(waiting);
    }, REST_MS);
  }
}
