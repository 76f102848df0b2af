import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import * as z from 'zod';
import { eventually } from './eventually.ts';

const rowsSchema = z.array(
  z.object({ level: z.number(), name: z.string(), description: z.string(), isExpanded: z.boolean() }),
);

/** What is on show, from the top; the list draws no more than fits, and keeps its rows in any order. */
const READ_ROWS = `[...document.querySelectorAll('.pane')]
  .filter(pane => pane.querySelector('.pane-header[aria-label^="Tasks"]'))
  .flatMap(pane => [...pane.querySelectorAll('.monaco-list-row')])
  .toSorted((a, b) => Number(a.dataset.index) - Number(b.dataset.index))
  .map(row => ({
    level: Number(row.getAttribute('aria-level')),
    name: row.querySelector('.label-name')?.textContent ?? '',
    description: row.querySelector('.label-description')?.textContent ?? '',
    isExpanded: row.getAttribute('aria-expanded') === 'true',
  }))`;

export interface TaskRow {
  readonly group: string;
  readonly title: string;
  readonly description: string;
}

/** The view Tasks, as a person uses it. */
export class TasksView {
  readonly #page: Page;
  readonly root: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.root = page.locator('.pane', { has: page.locator('.pane-header[aria-label^="Tasks"]') });
  }

  /** Shows the view, by the activity bar. */
  async open(): Promise<void> {
    const tab = this.#page.locator('.activitybar').getByRole('tab', { name: 'Agent Task Queue' });
    // A click on the tab of a view that is (or is about to be) on show would hide it.
    await eventually(async () => {
      if (!(await this.root.isVisible())) await tab.click();
      await this.root.waitFor({ timeout: 1_000 });
    });
  }

  /** The row of a group by its name. */
  group(name: string): Locator {
    return this.#rows(1).filter({ has: this.#name(name) });
  }

  /** The row of a task by its title. */
  row(title: string): Locator {
    return this.#rows(2).filter({ has: this.#name(title) });
  }

  /** Unfolds a group once it is there. */
  async unfold(name: string): Promise<void> {
    await this.group(name).waitFor();
    await eventually(async () => {
      await this.#unfoldOnce(name);
      assert.notDeepEqual(await this.titles(name), [], `${name} stays folded`);
    });
  }

  async #unfoldOnce(name: string): Promise<void> {
    const group = this.group(name);
    if ((await group.getAttribute('aria-expanded', { timeout: 1_000 })) === 'true') return;
    await group.locator('.monaco-tl-twistie').click({ timeout: 1_000 });
    await this.root.locator('.monaco-list-row[aria-level="2"]').first().waitFor({ timeout: 2_000 });
  }

  /** All tasks on show, in their order, each with its group. Folded groups show none. */
  async rows(): Promise<readonly TaskRow[]> {
    let group = '';
    const tasks: TaskRow[] = [];
    for (const { level, name, description } of await this.#read()) {
      if (level === 1) group = name;
      else tasks.push({ group, title: name, description });
    }
    return tasks;
  }

  /** The titles of a group, in their order. */
  async titles(group: string): Promise<readonly string[]> {
    return (await this.rows()).filter((row) => row.group === group).map(({ title }) => title);
  }

  /** The groups on show, each with what stands beside its name. */
  async groups(): Promise<Readonly<Record<string, string>>> {
    const groups = (await this.#read()).filter(({ level }) => level === 1);
    return Object.fromEntries(groups.map(({ name, description }) => [name, description]));
  }

  /** Waits until the task stands in this group, unfolded if it was not. */
  async waitUntil(title: string, group: string): Promise<TaskRow> {
    await this.group(group).waitFor();
    return eventually(async () => {
      await this.#unfoldOnce(group);
      const row = (await this.rows()).find((row) => row.title === title && row.group === group);
      assert.ok(row, `${title} is not in ${group}: ${JSON.stringify(await this.rows())}`);
      return row;
    });
  }

  /** Presses a button of a row, which shows while the pointer is over it. */
  async press(title: string, button: string): Promise<void> {
    const row = this.row(title);
    await row.hover();
    await row.getByRole('button', { name: button }).click();
  }

  /** Presses a button above the rows. */
  async pressAbove(button: string): Promise<void> {
    await this.#page.locator('.part.sidebar').hover();
    await this.#page
      .locator('.part.sidebar')
      .getByRole('button', { name: button, exact: true })
      .first()
      .click();
  }

  /** Chooses from the menu of one row, or of several. */
  async choose(titles: string | readonly string[], item: string): Promise<void> {
    await this.select(titles);
    const last = typeof titles === 'string' ? titles : (titles.at(-1) ?? '');
    await this.row(last).click({ button: 'right' });
    const menu = this.#page.locator('.monaco-menu');
    const entry = menu.getByRole('menuitem', { name: item, exact: true });
    await entry.waitFor();
    // A menu that has just opened does not take a click yet.
    await eventually(async () => {
      if (await menu.isVisible()) await entry.click({ timeout: 1_000 });
      await menu.waitFor({ state: 'hidden', timeout: 1_000 });
    });
  }

  /** Selects rows without opening them. */
  async select(titles: string | readonly string[]): Promise<void> {
    if (typeof titles === 'string') return;
    for (const title of titles) await this.row(title).click({ modifiers: ['Control'] });
  }

  #rows(level: number): Locator {
    return this.root.locator(`.monaco-list-row[aria-level="${level}"]`);
  }

  #name(text: string): Locator {
    return this.#page.locator('.label-name').getByText(text, { exact: true });
  }

  async #read(): Promise<z.infer<typeof rowsSchema>> {
    return rowsSchema.parse(await this.#page.evaluate(READ_ROWS));
  }
}
