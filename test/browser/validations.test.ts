import assert from 'node:assert/strict';
import { eventually } from './stage/eventually.ts';
import { Stage } from './stage/stage.ts';
import { TaskForm } from './stage/taskForm.ts';

const WHAT = 'What is to be done?';
const DESCRIPTION = 'Find out which amounts are rounded wrongly.';
const NOBODY = 'Nobody in Particular';

describe('the five validations of a new task', () => {
  const stage = new Stage({
    settings: () => ({ 'agentTaskQueue.defaultProvider': 'offline', 'agentTaskQueue.defaultAgent': NOBODY }),
  });
  let form: TaskForm;

  before(async () => {
    form = new TaskForm(stage.workbench);
    await stage.workbench.tasks.open();
  });
  beforeEach(async () => {
    await form.openEmpty();
    await form.field('Agent').selectOption('Generalist');
  });

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
    await stage.workbench.tasks.waitUntil(DESCRIPTION, 'Completed');
    const { priority, title } = await stage.queue.task(DESCRIPTION);
    assert.deepEqual({ priority, title }, { priority: 10, title: DESCRIPTION });
  });
});
