import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { eventually, eventuallyEqual } from './stage/eventually.ts';
import { Stage } from './stage/stage.ts';

const TEXT = `---
id: totals
agent: Reviewer
type: review
priority: 8
dependsOn: [survey]
---

# Check the totals of last night

The totals are printed every night. Somebody has to look whether they add up.

## Instructions

Say where the printed totals differ, with file and line.
`;

describe('a task file', () => {
  const stage = new Stage();

  it('is queued from above it, shows how its task stands, and is completed and judged as it is written', async () => {
    const { workbench } = stage;
    const { page, quickInput } = workbench;
    await writeFile(path.join(stage.folder, 'tasks', 'totals.task.md'), TEXT);
    await quickInput.openFile('totals.task.md');
    const lenses = page.locator('.codelens-decoration');
    await eventually(async () => {
      // The editor may be drawing its lenses anew just then: a person would press once more.
      await lenses.getByText('Queue with Dependencies').click();
      // What is under the mouse stays as it is.
      await page.locator('.statusbar').hover();
      await lenses.getByText(/Pending · after survey/).waitFor({ timeout: 5_000 });
    });
    await goTo('6:19');
    await page.keyboard.type(', ');
    const offered = page.locator('.suggest-widget.visible .monaco-list-row .label-name');
    await eventually(async () => {
      const names = await offered.allTextContents();
      assert.ok(names.includes('analysis') && !names.includes('survey'), names.join());
    });
    await workbench.shoot('task-file');
    await page.keyboard.press('Escape');
    await goTo('5:12');
    await page.keyboard.type('8');
    await eventuallyEqual(() => page.locator('.squiggly-error').count(), 1);
    await workbench.shoot('task-file-wrong');

    async function goTo(place: string): Promise<void> {
      await quickInput.run('Go to Line/Column...');
      await quickInput.type(`:${place}`);
      await quickInput.accept();
      await quickInput.gone();
    }
  });
});
