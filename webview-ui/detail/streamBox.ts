import { MAX_STREAM } from '../contract/detail.ts';

/**
 * What an agent writes, as it writes it: plain text that grows at its end, so that a selection in it stays. It follows
 * its end until somebody scrolls up, and keeps its tail.
 */
export class StreamBox {
  readonly element = document.createElement('pre');
  readonly #text = document.createTextNode('');

  constructor(label: string) {
    this.element.className = 'stream';
    this.element.tabIndex = 0;
    this.element.dir = 'auto';
    this.element.setAttribute('role', 'region');
    this.element.setAttribute('aria-label', label);
    this.element.append(this.#text);
  }

  get isEmpty(): boolean {
    return this.#text.length === 0;
  }

  set(text: string): void {
    this.#text.data = text;
    this.element.scrollTop = this.element.scrollHeight;
  }

  append(text: string): void {
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    const isAtEnd = scrollHeight - scrollTop - clientHeight < 20;
    this.#text.appendData(text);
    const over = this.#text.length - 2 * MAX_STREAM;
    if (over > 0) this.#text.deleteData(0, over + MAX_STREAM);
    if (isAtEnd) this.element.scrollTop = this.element.scrollHeight;
  }
}
