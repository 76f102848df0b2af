import type { Locator, Page } from 'playwright-core';

/** What pops up at the lower right. */
export class Notifications {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The notification that says this. */
  saying(text: string | RegExp): Locator {
    return this.#page.locator('.notifications-toasts .notification-list-item').filter({ hasText: text });
  }

  async press(text: string | RegExp, button: string): Promise<void> {
    await this.saying(text).getByRole('button', { name: button, exact: true }).click();
  }

  /** All texts on show. */
  texts(): Promise<readonly string[]> {
    return this.#page.locator('.notifications-toasts .notification-list-item-message').allInnerTexts();
  }

  async clear(): Promise<void> {
    for (const toast of await this.#page.locator('.notifications-toasts .notification-list-item').all()) {
      await toast.hover();
      await toast.getByRole('button', { name: /^Clear Notification/ }).click();
    }
  }
}
