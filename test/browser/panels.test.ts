import assert from 'node:assert/strict';
import { Stage } from './stage/stage.ts';

describe('the board and the page of a task', () => {
  const stage = new Stage({ settings: { 'agentTaskQueue.defaultProvider': 'offline' } });
  const sample = /^Survey this workspace/;
  const other = 'Explain how amounts are parsed';

  it('say what to do while there is nothing, and show what is queued without being asked', async () => {
    const { workbench } = stage;
    await workbench.run('Show Board');
    await workbench.panel.getByText('Nothing is queued yet.').waitFor();
    await workbench.panel.getByRole('button', { name: 'Try a Sample' }).click();
    await workbench.panel.getByRole('button', { name: sample }).first().waitFor();
    await workbench.panel.getByRole('button', { name: '1 Completed' }).waitFor();
  });

  it('lead by keyboard alone from row to row and into a task', async () => {
    const { page, panel, quickInput, run } = bound();
    await run('Queue Task…');
    await quickInput.answer(other);
    await panel().getByRole('button', { name: '2 Completed' }).waitFor();
    const rows = panel().locator('.row-title');
    await panel().getByRole('tab', { name: /^All/ }).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await rows.first().and(panel().locator(':focus')).waitFor();
    await page.keyboard.press('ArrowDown');
    await rows.nth(1).and(panel().locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await panel().getByRole('heading', { level: 1, name: sample }).waitFor();
  });

  it('open a file that the agent names, at its line', async () => {
    const { page, panel } = bound();
    await panel().getByRole('link', { name: 'src/args.ts:28' }).click();
    await stage.workbench.tab(/^args\.ts/).waitFor();
    await page.getByText('Ln 28, Col 1').waitFor();
    await page.keyboard.press('Control+w');
  });

  it('are found again as they were left when another tab was on show', async () => {
    const { panel, run } = bound();
    await panel().getByRole('heading', { level: 1, name: sample }).waitFor();
    await panel().getByText('Log', { exact: true }).click();
    await panel().getByRole('searchbox', { name: 'Search the log' }).fill('read_file');
    await run('Show Board');
    const completed = panel().getByRole('tab', { name: /^Completed/ });
    await completed.click();
    await panel().getByRole('searchbox', { name: 'Search tasks' }).fill('amounts');
    await panel().getByText('1 task', { exact: true }).waitFor();
    await stage.workbench.tab(sample).click();
    const search = panel().getByRole('searchbox', { name: 'Search the log' });
    assert.equal(await search.inputValue(), 'read_file');
    await stage.workbench.tab('Task Board').click();
    await panel().getByText('1 task', { exact: true }).waitFor();
    assert.equal(await completed.getAttribute('aria-selected'), 'true');
    await stage.workbench.tab(sample).click();
  });

  it('say so when the task is deleted', async () => {
    const { page, panel } = bound();
    await panel().getByRole('button', { name: 'Delete' }).click();
    await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Delete' }).click();
    await panel().getByText('It was deleted, and its history with it.').waitFor();
  });

  function bound() {
    const { workbench } = stage;
    return {
      page: workbench.page,
      panel: () => workbench.panel,
      quickInput: workbench.quickInput,
      run: (title: string) => workbench.run(title),
    };
  }
});
