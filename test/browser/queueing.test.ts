import assert from 'node:assert/strict';
import { eventually } from './stage/eventually.ts';
import { Stage } from './stage/stage.ts';

const SENTENCE = 'Review the error handling of the parser';

describe('a person who queues a task', () => {
  const stage = new Stage();

  it('is told what is wrong with a sentence while it is typed', async () => {
    const { quickInput, tasks } = stage.workbench;
    await tasks.open();
    await stage.workbench.run('Queue Task…');
    await quickInput.titled('Queue Task');
    await quickInput.type('Too short');
    await quickInput
      .message()
      .filter({ hasText: 'description: the description needs at least 10' })
      .waitFor();
    await quickInput.type(SENTENCE);
    await quickInput.message().filter({ hasText: 'One sentence is enough' }).waitFor();
  });

  it('reaches every field from there, and comes back to the list from each', async () => {
    const { quickInput } = stage.workbench;
    await quickInput.press('More…');
    await quickInput.titled(`Queue Task: ${SENTENCE}`);
    await quickInput.choose('Priority');
    await quickInput.choose('9 · High');
    await quickInput.titled(`Queue Task: ${SENTENCE}`);
    await quickInput.choose('Agent');
    await quickInput.titled('Agent');
    await quickInput.press('Back');
    await quickInput.titled(`Queue Task: ${SENTENCE}`);
    await quickInput.option('Priority').filter({ hasText: '9 · High' }).waitFor();
  });

  it('finds again what was chosen after the list was closed by accident, and queues it', async () => {
    const { quickInput, tasks } = stage.workbench;
    await quickInput.cancel();
    await quickInput.gone();
    await stage.workbench.run('Queue Task…');
    await quickInput.titled(`Queue Task: ${SENTENCE}`);
    await quickInput.option('Priority').filter({ hasText: '9 · High' }).waitFor();
    await quickInput.choose('Queue');
    await tasks.waitUntil(SENTENCE, 'Pending');
    const [task] = await stage.queue.list();
    assert.equal(task?.priority, 9);
  });

  it('is told once that it waits for a model, and sees its row', async () => {
    const { notifications, tasks } = stage.workbench;
    await notifications.saying('no model is connected yet').waitFor();
    await eventually(async () => {
      assert.equal(await tasks.row(SENTENCE).getAttribute('aria-selected'), 'true');
    });
  });
});
