import path from 'node:path';
import type { FrameLocator, Locator, Page, Request } from 'playwright-core';
import { CACHE } from '../../host/installOnce.ts';
import { Complaints } from './complaints.ts';
import { PATIENCE_MS } from './eventually.ts';
import { Notifications } from './notifications.ts';
import { QuickInput } from './quickInput.ts';
import { TasksView } from './tasksView.ts';
import { THEMES, type Theme } from './theme.ts';

const SHOTS = path.join(CACHE, 'browser');

/** One window of the editor, used as a person does: by what can be seen, clicked and typed. */
export class Workbench {
  readonly page: Page;
  readonly tasks: TasksView;
  readonly quickInput: QuickInput;
  readonly notifications: Notifications;
  readonly complaints: Complaints;
  #theme: Theme | undefined;

  constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(PATIENCE_MS);
    this.tasks = new TasksView(page);
    this.quickInput = new QuickInput(page);
    this.notifications = new Notifications(page);
    this.complaints = new Complaints(page);
  }

  /** Resolves when the workbench stands. */
  async ready(): Promise<void> {
    await this.page.locator('.activitybar').getByRole('tab', { name: 'Agent Task Queue' }).waitFor();
  }

  /** Runs a command of this extension by its title, in the palette. */
  run(title: string): Promise<void> {
    return this.quickInput.run(`Agent Task Queue: ${title}`);
  }

  /** Queues a task by Queue Task…, in one sentence. */
  async queue(sentence: string): Promise<void> {
    await this.run('Queue Task…');
    await this.quickInput.titled('Queue Task');
    await this.quickInput.answer(sentence);
    await this.quickInput.gone();
  }

  /** Queues a task field by field: what is chosen for each field, a list of several as they are named. */
  async queueWith(
    sentence: string,
    fields: Readonly<Record<string, string | readonly string[]>>,
  ): Promise<void> {
    const { quickInput } = this;
    await this.run('Queue Task…');
    await quickInput.titled('Queue Task');
    await quickInput.type(sentence);
    await quickInput.press('More…');
    for (const [field, chosen] of Object.entries(fields)) {
      await quickInput.choose(field);
      await quickInput.titled(field);
      if (typeof chosen === 'string') await quickInput.choose(chosen);
      else {
        for (const one of chosen) await quickInput.choose(one);
        await quickInput.accept();
      }
      await quickInput.titled('Queue Task');
    }
    await quickInput.choose('Queue');
    await quickInput.gone();
  }

  /** The item of the status bar. */
  get status(): Locator {
    return this.page.locator('[id="agent-task-queue.agent-task-queue.agentTaskQueue.status"]');
  }

  /** Shows the window in a theme, chosen from the editor's list; user settings keep it. */
  async show(theme: Theme): Promise<void> {
    const { label, mark } = THEMES[theme];
    if (this.#theme === theme) return;
    for (const key of ['Control+K', 'Control+T']) await this.page.keyboard.press(key);
    await this.quickInput.type(label);
    await this.quickInput.choose(label);
    await this.quickInput.gone();
    await this.page.locator(`.monaco-workbench.${mark}`).waitFor();
    this.#theme = theme;
  }

  /** The page inside the web view that is on show. */
  get panel(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready:visible').frameLocator('iframe#active-frame');
  }

  /** A tab of the editor area by its name. */
  tab(name: string | RegExp): Locator {
    return this.page.locator('.tabs-container').getByRole('tab', { name });
  }

  /** Reads an editor's text that is on show. */
  async editorText(): Promise<string> {
    const lines = await this.page.locator('.editor-instance .view-lines').first().innerText();
    return lines.replaceAll('\u00a0', ' ');
  }

  async closeEditors(): Promise<void> {
    await this.quickInput.run('View: Close All Editors');
  }

  /** Every request that leaves the window, from now on. */
  recordRequests(): readonly string[] {
    const urls: string[] = [];
    this.page.on('request', (request: Request) => urls.push(request.url()));
    return urls;
  }

  /** Loads the window anew, as Developer: Reload Window does. */
  async reload(): Promise<void> {
    // Not the page's own reload: that leaves the editor no time to keep its tabs.
    const loaded = this.page.waitForEvent('load');
    await this.quickInput.run('Developer: Reload Window');
    await loaded;
    await this.ready();
  }

  async close(): Promise<void> {
    await this.page.close({ runBeforeUnload: false });
  }

  /** @returns the file of the picture */
  async shoot(name: string): Promise<string> {
    const file = path.join(SHOTS, `${name.replaceAll(/[^\w-]+/g, '-').slice(0, 120)}.png`);
    await this.page.screenshot({ path: file });
    return file;
  }
}
