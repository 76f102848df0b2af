import assert from 'node:assert/strict';
import { eventually, eventuallyEqual } from './stage/eventually.ts';
import { Stage } from './stage/stage.ts';
import { TaskForm } from './stage/taskForm.ts';

const TEXT = 'Read the readme and say what it leaves out';
const WHAT = 'What is to be done?';
const DESCRIPTION = 'Find out which amounts are rounded wrongly.';
const NOBODY = 'Nobody in Particular';

describe('the form for a task', () => {
  const stage = new Stage({ settings: () => ({ 'agentTaskQueue.defaultAgent': NOBODY }) });
  let form: TaskForm;
  before(async () => {
    form = new TaskForm(stage.workbench);
    await stage.workbench.tasks.open();
  });

  async function openEmpty(): Promise<void> {
    await form.openEmpty();
    await form.field('Agent').selectOption('Generalist');
  }

  describe('the five validations', () => {
    beforeEach(openEmpty);

    /** The form says so at the field, puts the keyboard there, keeps what was typed, and queues nothing. */
    async function isRefused(label: string, typed: string, problem: RegExp): Promise<void> {
      await form.press('Queue');
      await eventually(async () => assert.match((await form.problemOf(label)) ?? '', problem, `“${typed}”`));
      assert.equal(await form.focused(), label);
      assert.equal(await form.field(label).inputValue(), typed);
      assert.deepEqual(await stage.workbench.tasks.rows(), []);
    }

    it('a title is needed', async () => {
      await form.field(WHAT).fill(DESCRIPTION);
      await form.field('Title').fill(' ');
      await isRefused('Title', ' ', /title/i);
      assert.equal(await form.field(WHAT).inputValue(), DESCRIPTION);
    });

    it('a description of at least 10 characters is needed', async () => {
      await form.field(WHAT).fill('Too short');
      await isRefused(WHAT, 'Too short', /at least 10 characters/);
    });

    it('instructions of at least 20 characters are needed', async () => {
      await form.field(WHAT).fill(DESCRIPTION);
      await form.field('Instructions').fill('Look at the code.');
      await isRefused('Instructions', 'Look at the code.', /at least 20 characters/);
    });

    it('a priority from 1 to 10 is needed', async () => {
      await form.field(WHAT).fill(DESCRIPTION);
      for (const wrong of ['0', '11', '5.5', 'high', '']) {
        await form.field('Priority').fill(wrong);
        await isRefused('Priority', wrong, /from 1 to 10/);
      }
    });

    it('an agent that exists is needed', async () => {
      await form.field(WHAT).fill(DESCRIPTION);
      await form.field('Agent').selectOption('');
      await isRefused('Agent', '', new RegExp(`no agent called ${NOBODY}`));
    });

    it('takes what is right, and shows it in the tree', async () => {
      await form.field(WHAT).fill(DESCRIPTION);
      await form.field('Instructions').fill('Read the sources and name file and line.');
      await form.field('Priority').fill('10');
      await form.press('Queue');
      await stage.workbench.tasks.waitUntil(DESCRIPTION, 'Pending');
      const { priority, title } = await stage.queue.task(DESCRIPTION);
      assert.deepEqual({ priority, title }, { priority: 10, title: DESCRIPTION });
    });
  });

  describe('filled in by a person', () => {
    before('open the form', async () => {
      await openEmpty();
      stage.editor.settings = {}; // taken up when the window is loaded anew
    });

    it('goes to the first wrong field when it is queued, and says how many there are', async () => {
      await form.field('What is to be done?').fill(TEXT);
      await form.more();
      await form.field('Instructions').fill('Be quick');
      await form.field('Priority').fill('44');
      await form.press('Queue');
      await form.saying('2 fields need another look.').waitFor();
      assert.equal(await form.focused(), 'Instructions');
      assert.equal(await form.problemOf('Instructions'), 'The instructions need at least 20 characters.');
      assert.equal(await form.problemOf('Priority'), 'A whole number from 1 to 10 is needed.');
      assert.equal(await form.problemOf('What is to be done?'), undefined);
    });

    it('takes back what it said as soon as a field is right', async () => {
      await form.field('Instructions').fill('');
      await form.field('Priority').fill('8');
      await eventually(async () => assert.equal(await form.problemOf('Priority'), undefined));
      assert.equal(await form.problemOf('Instructions'), undefined);
      assert.equal(await form.field('Priority as a slider').inputValue(), '8');
    });

    it('gives files along by pattern, by choice and by drop, each with its size, and takes them out again', async () => {
      const { quickInput } = stage.workbench;
      await form.field('A path or a pattern').fill('src/**/*.ts');
      await form.press('Add Pattern');
      await form.contextRow('src/**/*.ts', /\d+ files · \d+ KB · ~[\d,]+ tokens/).waitFor();
      await form.press('Add Files…');
      await quickInput.titled('Files of the Workspace');
      await quickInput.root.getByText('README.md', { exact: true }).click();
      await quickInput.press('OK');
      await form.contextRow('README.md', /tokens/).waitFor();
      await form.drop([`file://${stage.folder}/package.json`, 'file:///etc/passwd']);
      await form.contextRow('package.json', /tokens/).waitFor();
      await form.saying('Outside this workspace, and left out: passwd').waitFor();
      await form.press('Remove package.json');
      await form.contextRow('package.json', /tokens/).waitFor({ state: 'detached' });
    });

    it('has everything again after the window is loaded anew', async () => {
      await stage.workbench.reload();
      await form.field('What is to be done?').waitFor();
      await eventually(async () => assert.equal(await form.field('What is to be done?').inputValue(), TEXT));
      assert.equal(await form.field('Priority').inputValue(), '8');
      await form.contextRow('README.md', /tokens/).waitFor();
    });

    it('is queued by the keyboard alone, closes, and says so', async () => {
      await form.field('What is to be done?').focus();
      await stage.workbench.page.keyboard.press('Control+Enter');
      await stage.workbench.tab('New Task').waitFor({ state: 'detached' });
      const task = await stage.queue.task(TEXT);
      assert.equal(task.priority, 8);
      assert.deepEqual(task['contextData'], ['src/**/*.ts', 'README.md']);
    });

    it('keeps what was typed for the next time when it is closed', async () => {
      await form.open();
      assert.equal(await form.field('What is to be done?').inputValue(), '');
      await form.field('What is to be done?').fill('Half a thought');
      await stage.workbench.closeEditors();
      await form.open();
      assert.equal(await form.field('What is to be done?').inputValue(), 'Half a thought');
    });

    it('starts over, and brings back what was typed to who regrets it', async () => {
      await form.press('Start Over');
      await eventually(async () => assert.equal(await form.field('What is to be done?').inputValue(), ''));
      await form.press('Bring It Back');
      await eventually(async () =>
        assert.equal(await form.field('What is to be done?').inputValue(), 'Half a thought'),
      );
    });

    it('queues several tasks of a kind, one after the other', async () => {
      await form.more();
      await form.field('Type').selectOption({ label: 'Review' });
      await form.field('Priority').fill('3');
      for (const text of ['Review the first part of it', 'Review the second part of it']) {
        await form.field('What is to be done?').fill(text);
        await form.press('Queue & New');
        await form.saying(`Queued: ${text}`).waitFor();
        assert.equal(await form.focused(), 'What is to be done?');
        const task = await stage.queue.task(text);
        assert.deepEqual([task.type, task.priority], ['review', 3]);
      }
    });

    it('changes a task that waits', async () => {
      await stage.workbench.closeEditors();
      await stage.workbench.run('Edit Task');
      // The one that was queued last is selected, and so it is the one that is meant.
      await form.field('Title').waitFor();
      assert.equal(await form.field('Title').inputValue(), 'Review the second part of it');
      assert.equal(await form.field('Agent').count(), 0);
      await form.field('Title').fill('Review the beginning');
      await form.field('Priority').fill('10');
      await form.press('Save');
      await stage.workbench.tab('Edit Task').waitFor({ state: 'detached' });
      assert.equal((await stage.queue.task('Review the beginning')).priority, 10);
    });

    it('makes a schedule of what recurs, and shows its next runs first', async () => {
      await form.open();
      await form.field('What is to be done?').fill('Say what has changed since yesterday');
      await form.more();
      await form.field('When').selectOption({ label: 'Again and again' });
      await form.field('Repeat').selectOption({ label: 'Every day at 9:00' });
      await eventuallyEqual(() => form.field('Cron expression').inputValue(), '0 9 * * *');
      await eventuallyEqual(() => form.nextRuns.count(), 5);
      await form.field('Time zone').fill('Mars/Olympus');
      await form.press('Queue & New');
      await eventually(async () =>
        assert.match((await form.problemOf('Time zone')) ?? '', /no time zone Mars\/Olympus/),
      );
      await form.field('Time zone').fill('Europe/Berlin');
      await form.press('Queue & New');
      await form.saying(/^Its schedule is kept, it runs next on /).waitFor();
    });

    it('fits into a narrow column', async () => {
      await form.more();
      await form.field('When').selectOption({ label: 'Again and again' });
      const { page } = stage.workbench;
      const size = page.viewportSize();
      assert.ok(size);
      await page.setViewportSize({ width: 400, height: 900 });
      await stage.workbench.quickInput.run('View: Toggle Primary Side Bar Visibility');
      await eventually(async () => assert.ok((await form.width()) <= 360, 'The page is narrow by now.'));
      assert.equal(await form.overflow(), 0);
      await page.setViewportSize(size);
      await stage.workbench.quickInput.run('View: Toggle Primary Side Bar Visibility');
    });
  });
});
