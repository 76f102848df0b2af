import type { ConsoleMessage, Page } from 'playwright-core';

/** What in an error of the console says that it is ours and not the workbench's. */
const OURS = /agent-?task-?queue|Content Security Policy|webview\.js/i;

/** Errors that a window's console has shown and that speak of this extension, and dialogs that a page has opened. */
export class Complaints {
  #heard: string[] = [];

  constructor(page: Page) {
    page.on('console', (message) => this.#judge(message));
    page.on('pageerror', ({ message, stack = '' }) => {
      if (OURS.test(message) || OURS.test(stack)) this.#heard.push(stack || message);
    });
    page.on('dialog', (dialog) => {
      if (dialog.type() === 'beforeunload') return void dialog.accept();
      this.#heard.push(`A dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('crash', () => this.#heard.push('The page crashed.'));
  }

  /** What was heard since the last call. */
  take(): readonly string[] {
    const heard = this.#heard;
    this.#heard = [];
    return heard;
  }

  #judge(message: ConsoleMessage): void {
    if (message.type() !== 'error') return;
    const { url } = message.location();
    if (OURS.test(message.text()) || OURS.test(url)) this.#heard.push(`${message.text()} (${url})`);
  }
}
