import assert from 'node:assert/strict';
import { Stage } from './stage/stage.ts';

const DESCRIPTION = 'Find out which amounts are rounded wrongly.';
const NOBODY = 'Nobody in Particular';

/** The form, as a person fills it in. */
class Form {
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  get #page() {
    return this.#stage.workbench.panel;
  }

  /** Opens it empty and unfolded. */
  async open(): Promise<void> {
    await this.#stage.workbench.run('New Task Form');
    await this.#page.getByRole('heading', { name: 'New Task' }).waitFor();
    const startOver = this.#page.getByRole('button', { name: 'Start Over' });
    if (await startOver.isVisible()) await startOver.click();
    const more = this.#page.getByRole('button', { name: 'More', exact: true });
    if ((await more.getAttribute('aria-expanded')) === 'false') await more.click();
  }

  async fill(label: string, text: string): Promise<void> {
    await this.#page.getByLabel(label, { exact: true }).fill(text);
  }

  value(label: string): Promise<string> {
    return this.#page.getByLabel(label, { exact: true }).inputValue();
  }

  async queue(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Queue', exact: true }).click();
  }

  /** What is said at a field. */
  problem(field: string): Promise<string> {
    return this.#page.locator(`#problem-${field}`).innerText();
  }

  /** The label of the field that the keyboard is in, which is also marked as wrong. */
  async focusedWrongField(): Promise<string | null> {
    return this.#page.locator('[aria-invalid="true"]:focus').getAttribute('id');
  }
}

describe('the five validations of a new task', () => {
  const stage = new Stage({ settings: () => ({ 'agentTaskQueue.defaultProvider': 'offline' }) });
  const form = new Form(stage);

  beforeEach(() => form.open());

  async function nothingIsQueued(): Promise<void> {
    await stage.workbench.tasks.open();
    assert.deepEqual(await stage.workbench.tasks.rows(), []);
  }

  it('a title is needed', async () => {
    await form.fill('What is to be done?', DESCRIPTION);
    await form.fill('Title', ' ');
    await form.queue();
    assert.match(await form.problem('title'), /title/i);
    assert.equal(await form.focusedWrongField(), 'field-title');
    assert.equal(await form.value('What is to be done?'), DESCRIPTION);
    await nothingIsQueued();
  });

  it('a description of at least 10 characters is needed', async () => {
    await form.fill('What is to be done?', 'Too short');
    await form.queue();
    assert.match(await form.problem('description'), /at least 10 characters/);
    assert.equal(await form.focusedWrongField(), 'field-description');
    assert.equal(await form.value('What is to be done?'), 'Too short');
    await nothingIsQueued();
  });

  it('instructions of at least 20 characters are needed', async () => {
    await form.fill('What is to be done?', DESCRIPTION);
    await form.fill('Instructions', 'Look at the code.');
    await form.queue();
    assert.match(await form.problem('instructions'), /at least 20 characters/);
    assert.equal(await form.focusedWrongField(), 'field-instructions');
    assert.equal(await form.value('Instructions'), 'Look at the code.');
    await nothingIsQueued();
  });

  it('a priority from 1 to 10 is needed', async () => {
    await form.fill('What is to be done?', DESCRIPTION);
    for (const wrong of ['0', '11', '5.5', 'high', '']) {
      await form.fill('Priority', wrong);
      await form.queue();
      assert.match(await form.problem('priority'), /from 1 to 10/, `“${wrong}”`);
      assert.equal(await form.focusedWrongField(), 'field-priority');
      assert.equal(await form.value('Priority'), wrong);
    }
    await nothingIsQueued();
  });

  it('takes what is right, and shows it in the tree', async () => {
    await form.fill('What is to be done?', DESCRIPTION);
    await form.fill('Instructions', 'Read the sources and name file and line.');
    await form.fill('Priority', '10');
    await form.queue();
    await stage.workbench.tasks.open();
    await stage.workbench.tasks.waitUntil(DESCRIPTION, 'Completed');
    const { priority, title } = await stage.queue.task(DESCRIPTION);
    assert.deepEqual({ priority, title }, { priority: 10, title: DESCRIPTION });
  });
});

describe('the validation of a new task’s agent', () => {
  const stage = new Stage({
    settings: () => ({ 'agentTaskQueue.defaultProvider': 'offline', 'agentTaskQueue.defaultAgent': NOBODY }),
  });
  const form = new Form(stage);

  it('an agent that exists is needed', async () => {
    await form.open();
    await form.fill('What is to be done?', DESCRIPTION);
    await form.queue();
    assert.match(await form.problem('agent'), new RegExp(`no agent called ${NOBODY}`));
    assert.equal(await form.focusedWrongField(), 'field-agent');
    assert.equal(await form.value('What is to be done?'), DESCRIPTION);
    await stage.workbench.tasks.open();
    assert.deepEqual(await stage.workbench.tasks.rows(), []);
  });
});
