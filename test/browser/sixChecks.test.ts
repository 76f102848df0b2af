import assert from 'node:assert/strict';
import { eventually, eventuallyEqual } from './stage/eventually.ts';
import { FAKE, FakeProvider, Gate, plan } from './stage/fakeProvider.ts';
import { Stage } from './stage/stage.ts';

describe('the six checks', () => {
  const model = new FakeProvider();
  const stage = new Stage({
    settings: () => ({
      ...model.settings,
      'agentTaskQueue.providers': {
        ...model.providers,
        slow: { type: 'offline', paceMs: 2_000 },
      },
      // One after another, so that the order is seen.
      'agentTaskQueue.maxWorkers': 1,
    }),
  });

  describe('with a model', () => {
    before(() => {
      model.scripts = [{ steps: [{ text: 'Here is what I found.' }] }];
    });

    sharedChecks(stage, FAKE);

    // The engine orders tasks whoever answers: once is enough.
    it('runs higher priorities first, and equal ones as they came', async () => {
      const { tasks, run, queueWith } = bound(stage, FAKE);
      await run('Pause the Queue');
      await queueWith('Order: the low one', { Priority: '2 · Low' });
      await queueWith('Order: the first in the middle', { Priority: '5 · Medium' });
      await queueWith('Order: the high one', { Priority: '9 · High' });
      await queueWith('Order: the second in the middle', { Priority: '5 · Medium' });
      const expected = [
        'Order: the high one',
        'Order: the first in the middle',
        'Order: the second in the middle',
        'Order: the low one',
      ];
      await eventuallyEqual(
        () => tasks.titles('Pending'),
        expected,
        'they stand in the order in which they run',
      );
      await run('Resume the Queue');
      await tasks.waitUntil('Order: the low one', 'Completed');
      const starts = (await stage.queue.starts()).filter((title) => expected.includes(title));
      assert.deepEqual(starts, expected);
    });

    it('shows live how far a running task is', async () => {
      const [planned, half] = [new Gate(), new Gate()];
      model.scripts = [
        {
          by: 'turn',
          steps: [
            plan('in_progress', 'pending'),
            () => planned.lets(plan('done', 'in_progress')),
            () => half.lets({ text: 'The facts, written up.' }),
          ],
        },
      ];
      const { tasks } = stage.workbench;
      await stage.workbench.queue('Progress in two steps');
      await tasks.waitUntil('Progress in two steps', 'Running');
      const row = tasks.row('Progress in two steps');
      await row.getByText('25 % · 1 of 2 · Find the facts').waitFor();
      planned.open();
      await row.getByText('75 % · 2 of 2 · Write them up').waitFor();
      half.open();
      const done = await tasks.waitUntil('Progress in two steps', 'Completed');
      assert.equal(done.description, 'The facts, written up.');
    });

    it('says why a task failed, and a retry completes it once that is put right', async () => {
      const { tasks } = stage.workbench;
      model.scripts = [{ steps: [{ status: 401, error: { message: 'This key was revoked.' } }] }];
      await stage.workbench.queue('Failure: ask the model');
      const failed = await tasks.waitUntil('Failure: ask the model', 'Failed');
      assert.match(failed.description, /key/);
      model.scripts = [{ steps: [{ text: 'It works again.' }] }];
      await tasks.press('Failure: ask the model', 'Retry');
      const done = await tasks.waitUntil('Failure: ask the model', 'Completed');
      assert.equal(done.description, 'It works again.');
    });

    it('stops a running task at once when it is cancelled, and hangs up on the model', async () => {
      const { tasks } = stage.workbench;
      model.scripts = [{ steps: [{ text: 'A long answer, of which half is said', fault: 'hangMid' }] }];
      await stage.workbench.queue('Cancel: never finished');
      await tasks.waitUntil('Cancel: never finished', 'Running');
      await eventuallyEqual(async () => model.asked('Cancel: never finished'), 1);
      await tasks.press('Cancel: never finished', 'Cancel');
      await tasks.waitUntil('Cancel: never finished', 'Cancelled');
      const [request] = model.server.requests().slice(-1);
      await eventuallyEqual(async () => request?.outcome, 'aborted');
    });
  });

  describe('offline', () => {
    sharedChecks(stage, 'offline');

    it('says why a task failed, and retries it with another model', async () => {
      const { tasks } = stage.workbench;
      await stage.workbench.queueWith('Failure: there is no key for this', { Provider: 'openai' });
      const failed = await tasks.waitUntil('Failure: there is no key for this', 'Failed');
      assert.match(failed.description, /no key for openai/);
      await tasks.choose('Failure: there is no key for this', 'Retry Task with Another Model…');
      await stage.workbench.quickInput.titled('Retry with Another Model');
      await stage.workbench.quickInput.choose('offline');
      await tasks.waitUntil('Failure: there is no key for this', 'Completed');
      assert.equal((await stage.queue.task('Failure: there is no key for this')).attempt, 2);
    });

    it('shows live how far a running task is', async () => {
      const { tasks } = stage.workbench;
      await stage.workbench.queueWith('Look through the whole program', { Provider: 'slow' });
      await tasks.waitUntil('Look through the whole program', 'Running');
      for (const state of ['13 % · 1 of 4 · List the files', '38 % · 2 of 4 · Read what tells most']) {
        await tasks.row('Look through the whole program').getByText(state).waitFor();
      }
      assert.match((await stage.workbench.status.getAttribute('aria-label')) ?? '', /1 Running/);
    });

    it('stops a running task at once when it is cancelled', async () => {
      const { tasks } = stage.workbench;
      await tasks.press('Look through the whole program', 'Cancel');
      await tasks.waitUntil('Look through the whole program', 'Cancelled');
      assert.equal((await stage.queue.task('Look through the whole program')).status, 'cancelled');
    });
  });
});

/** Checks that hold whoever answers. */
function sharedChecks(stage: Stage, provider: string): void {
  const titled = (title: string) => `${title} (${provider})`;

  it('creates tasks of different types and priorities', async () => {
    const { tasks, queueWith } = bound(stage, provider);
    await tasks.open();
    await queueWith(titled('Review how amounts are parsed'), { Type: 'Review', Priority: '9 · High' });
    await queueWith(titled('Describe the command line'), { Type: 'Documentation', Priority: '2 · Low' });
    await queueWith(titled('Say what this program is for'), {});
    for (const title of ['Review how amounts are parsed', 'Say what this program is for']) {
      await tasks.waitUntil(titled(title), 'Completed');
    }
    const stored = (await stage.queue.list()).filter(({ title }) => title.endsWith(titled('')));
    assert.deepEqual(
      stored
        .toSorted((a, b) => b.priority - a.priority)
        .map(({ title, type, priority }) => ({ title, type, priority })),
      [
        { title: titled('Review how amounts are parsed'), type: 'review', priority: 9 },
        { title: titled('Say what this program is for'), type: 'general', priority: 5 },
        { title: titled('Describe the command line'), type: 'documentation', priority: 2 },
      ],
    );
  });

  it('runs a task after those that it depends on', async () => {
    const { tasks, run, queueWith } = bound(stage, provider);
    const [first, second] = [titled('Dependency: find the facts'), titled('Dependency: write them up')];
    await run('Pause the Queue');
    await queueWith(first, {});
    await queueWith(second, { Priority: '10 · High', After: [first] });
    await eventually(async () => {
      const row = (await tasks.rows()).find(({ title }) => title === second);
      assert.match(row?.description ?? '', /^after dependency-find-the-facts/);
    });
    await run('Resume the Queue');
    await tasks.waitUntil(second, 'Completed');
    const starts = (await stage.queue.starts()).filter((title) => [first, second].includes(title));
    assert.deepEqual(starts, [first, second]);
  });
}

/** What a person does, with tasks for this provider. */
function bound({ workbench }: Stage, provider: string) {
  return {
    tasks: workbench.tasks,
    run: (title: string) => workbench.run(title),
    queueWith: (sentence: string, fields: Parameters<typeof workbench.queueWith>[1]) => {
      if (provider !== FAKE) return workbench.queueWith(sentence, { ...fields, Provider: provider });
      return Object.keys(fields).length > 0
        ? workbench.queueWith(sentence, fields)
        : workbench.queue(sentence);
    },
  };
}
