import type { Locator, Page } from 'playwright-core';

/** The box at the top: the command palette, lists to choose from, and questions to answer. */
export class QuickInput {
  readonly #page: Page;
  readonly root: Locator;
  readonly #input: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.root = page.locator('.quick-input-widget:visible');
    this.#input = this.root.locator('.quick-input-filter input');
  }

  /** Runs a command by its title in the palette. */
  async run(title: string): Promise<void> {
    await this.#page.keyboard.press('F1');
    await this.#input.waitFor();
    await this.#input.fill(`>${title}`);
    const first = this.root.getByRole('option').first();
    await first.filter({ hasText: title }).waitFor();
    await this.#page.keyboard.press('Enter');
    await first.filter({ hasText: title }).waitFor({ state: 'hidden' });
  }

  /** Waits for the box with this title. */
  async titled(title: string | RegExp): Promise<Locator> {
    const bar = this.root.locator('.quick-input-title', { hasText: title });
    await bar.waitFor();
    return bar;
  }

  /** Types into the box; Enter is not pressed. */
  async type(text: string): Promise<void> {
    await this.#input.waitFor();
    await this.#input.fill(text);
  }

  /** Types an answer and takes it. */
  async answer(text: string): Promise<void> {
    await this.type(text);
    await this.accept();
  }

  accept(): Promise<void> {
    return this.#page.keyboard.press('Enter');
  }

  cancel(): Promise<void> {
    return this.#page.keyboard.press('Escape');
  }

  /** What stands in the box. */
  value(): Promise<string> {
    return this.#input.inputValue();
  }

  /** What is said below the box: its prompt, or what is wrong with the text. */
  message(): Locator {
    return this.root.locator('.quick-input-message');
  }

  /** Chooses a row of the list by its label. */
  async choose(label: string): Promise<void> {
    await this.option(label).click();
  }

  /** A row of the list by its label. */
  option(label: string): Locator {
    const name = this.#page.locator('.label-name').getByText(label, { exact: true });
    return this.root.getByRole('option').filter({ has: name });
  }

  /** The labels of the rows on show. */
  async options(): Promise<readonly string[]> {
    await this.root.getByRole('option').first().waitFor();
    return this.root.getByRole('option').locator('.label-name').allInnerTexts();
  }

  async press(button: string): Promise<void> {
    await this.root.getByRole('button', { name: button }).click();
  }

  async gone(): Promise<void> {
    await this.#page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }
}
