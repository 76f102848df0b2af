import type { Head } from '../contract/detail.ts';

interface Kept {
  readonly attempt: number;
  readonly text: string;
}

/** An answer while the person writes it. It belongs to the attempt that asks: another question begins with an empty one. */
export class AnswerDraft {
  text = '';
  #isSending = false;
  #attempt: number | undefined;

  get isSending(): boolean {
    return this.#isSending;
  }

  get kept(): Kept | undefined {
    return this.#attempt === undefined || this.text === ''
      ? undefined
      : { attempt: this.#attempt, text: this.text };
  }

  restore(kept: Kept | undefined): void {
    this.text = kept?.text ?? '';
    this.#attempt = kept?.attempt;
  }

  isFor({ attempt, question }: Pick<Head, 'attempt' | 'question'>): void {
    if (!question) return;
    if (this.#attempt !== attempt) this.text = '';
    this.#attempt = attempt;
  }

  /** What was not taken stays as it is, to be sent again. */
  async send(take: (text: string) => Promise<boolean>): Promise<void> {
    if (this.#isSending || this.text.trim() === '') return;
    const { text } = this;
    this.#isSending = true;
    try {
      if ((await take(text)) && this.text === text) this.text = '';
    } catch {
      // The line is gone: the page that comes next finds the text where it was kept.
    } finally {
      this.#isSending = false;
    }
  }
}
