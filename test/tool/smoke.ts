import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../host/browser.ts';
import { CACHE } from '../host/installOnce.ts';

const PATIENCE_MS = 30_000;
const SHOTS = path.join(CACHE, 'smoke');

/**
 * Does in a real workbench what a newcomer does: looks at the view, tries the sample, waits for it, reads the result.
 *
 * @throws Error when something that a person would see is missing
 */
export async function smoke(origin: string, workspace: string): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'atq-smoke-'));
  const copy = path.join(folder, path.basename(workspace));
  cpSync(workspace, copy, { recursive: true });
  rmSync(SHOTS, { recursive: true, force: true });
  mkdirSync(SHOTS, { recursive: true });
  const browser = await launchBrowser(path.join(folder, 'browser'));
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(`${origin}/?folder=${encodeURIComponent(copy)}`);
    try {
      await trySample(page);
      await readResult(page);
    } catch (error) {
      await shoot(page, 'failed');
      throw error;
    }
  } finally {
    console.log(`Screenshots: ${path.relative(process.cwd(), SHOTS)}`);
    await browser.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function trySample(page: Page): Promise<void> {
  await page.locator('.activitybar').getByRole('tab', { name: 'Agent Task Queue' }).click();
  const sample = page.getByText('Try a sample, no model needed');
  await sample.waitFor();
  await shoot(page, '1-welcome');
  await sample.click();
  const completed = page.getByRole('treeitem', { name: /^Completed/ });
  await completed.waitFor();
  await completed.click();
  await shoot(page, '2-completed');
}

async function readResult(page: Page): Promise<void> {
  await page.getByRole('treeitem', { name: /^Survey this workspace/ }).click();
  const detail = page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  await detail.getByText('Sample, no AI').first().waitFor();
  await detail.getByRole('heading', { name: 'Structure' }).waitFor();
  await shoot(page, '3-result');
  console.log(await detail.getByRole('heading', { level: 1 }).innerText());
  console.log(await detail.locator('.markdown p').first().innerText());
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: path.join(SHOTS, `${name}.png`) });
}
