import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { eventually, PATIENCE_MS } from './eventually.ts';

/** How long the palette takes to offer what there is, on a loaded machine. */
const OFFERED_MS = 2_000;
/** How long a window that is still starting is left alone before it is asked again. */
const AGAIN_MS = 400;

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
    const first = this.#rows.first().filter({ hasText: title });
    const nothing = this.#rows.filter({ hasText: 'No matching commands' });
    // What the palette offers is settled when it opens: a window that is still starting knows it a moment later.
    await eventually(
      async () => {
        if (await this.root.isVisible()) await this.cancel();
        await this.#page.keyboard.press('F1');
        await eventually(
          async () => assert.equal(await this.value(), '>', 'the palette is open'),
          OFFERED_MS,
        );
        await this.#input.fill(`>${title}`, { timeout: OFFERED_MS });
        await first.or(nothing).waitFor({ timeout: OFFERED_MS });
        assert.ok(await first.isVisible(), `The palette does not offer ${title}.`);
      },
      PATIENCE_MS,
      AGAIN_MS,
    );
    await this.accept();
    await first.waitFor({ state: 'hidden' });
  }

  /** Opens a file of the workspace by its name. */
  async openFile(name: string): Promise<void> {
    await this.#page.keyboard.press('Control+P');
    await this.#input.fill(name);
    await this.#rows.first().filter({ hasText: name }).waitFor();
    await this.accept();
    await this.gone();
    await this.#page.locator('.tabs-container').getByRole('tab', { name }).waitFor();
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

  /** What stands in the box. @throws where there is none by now: a key that went elsewhere is to be pressed again */
  value(): Promise<string> {
    return this.#input.inputValue({ timeout: OFFERED_MS });
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
    return this.#rows.filter({ has: name });
  }

  /** The labels of the rows on show. */
  async options(): Promise<readonly string[]> {
    await this.#rows.first().waitFor();
    // A row that another list has used before keeps that one's second line, hidden.
    return this.#rows.locator('.label-name:visible').allInnerTexts();
  }

  async press(button: string): Promise<void> {
    await this.root.getByRole('button', { name: button }).click();
  }

  get #rows(): Locator {
    return this.root.locator('.monaco-list-row');
  }

  async gone(): Promise<void> {
    await this.#page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }
}
