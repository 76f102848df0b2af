import type { FrameLocator, Locator } from 'playwright-core';
import type { Workbench } from './workbench.ts';

/** The form for a task, as who fills it in sees it. */
export class TaskForm {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  get #page(): FrameLocator {
    return this.#workbench.panel;
  }

  async open(): Promise<void> {
    await this.#workbench.run('New Task Form');
    await this.field('What is to be done?').waitFor();
  }

  /** Opens it with nothing typed, and everything unfolded. */
  async openEmpty(): Promise<void> {
    await this.open();
    const startOver = this.#page.getByRole('button', { name: 'Start Over' });
    if (await startOver.isVisible()) await startOver.click();
    await startOver.waitFor({ state: 'hidden' });
    await this.more();
  }

  /** A control by its label. */
  field(label: string): Locator {
    return this.#page.getByLabel(label, { exact: true });
  }

  /** Opens what is folded under More, if it is not open. */
  async more(): Promise<void> {
    const fold = this.#page.getByRole('button', { name: 'More' });
    if ((await fold.getAttribute('aria-expanded')) === 'false') await fold.click();
    await this.field('Instructions').waitFor();
  }

  press(button: string): Promise<void> {
    return this.#page.getByRole('button', { name: button, exact: true }).click();
  }

  /** What is said below the buttons, and to who listens. */
  saying(words: string | RegExp): Locator {
    return this.#page.getByRole('status').filter({ hasText: words });
  }

  /** What the control is described by as its problem; undefined where it is not marked as wrong. */
  async problemOf(label: string): Promise<string | undefined> {
    const control = this.field(label);
    if ((await control.getAttribute('aria-invalid')) !== 'true') return undefined;
    const description = await control.getAttribute('aria-describedby');
    return (await this.#page.locator(`#${description}`).innerText()).trim();
  }

  /** The label of the control that has the keyboard. */
  async focused(): Promise<string> {
    const id = await this.#page.locator(':focus').getAttribute('id');
    return this.#page.locator(`label[for="${id}"]`).innerText();
  }

  contextRow(path: string, words: RegExp): Locator {
    const row = this.#page.getByRole('list', { name: 'Context files' }).getByRole('listitem');
    return row.filter({ has: this.#page.getByText(path, { exact: true }) }).filter({ hasText: words });
  }

  /** Drops what the explorer gives along when files are dragged; that cannot be made from outside the page. */
  async drop(uris: readonly string[]): Promise<void> {
    const group = await this.#page.getByRole('group', { name: 'Context' }).elementHandle();
    const frame = await group?.ownerFrame();
    await frame?.evaluate(`{
      const dataTransfer = new DataTransfer();
      dataTransfer.setData('text/uri-list', ${JSON.stringify(uris.join('\r\n'))});
      const drop = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true });
      document.getElementById('field-context').dispatchEvent(drop);
    }`);
  }

  get nextRuns(): Locator {
    return this.#page.getByRole('list', { name: 'Its next runs, in your time:' }).getByRole('listitem');
  }

  /** Pixels. */
  width(): Promise<number> {
    return this.#pixels('document.documentElement.clientWidth');
  }

  /** By how many pixels the page is wider than its tab. */
  overflow(): Promise<number> {
    return this.#pixels('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  }

  async #pixels(expression: string): Promise<number> {
    return Number(await this.#page.locator('html').evaluate(expression));
  }
}
