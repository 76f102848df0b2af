import assert from 'node:assert/strict';
import { eventually, eventuallyEqual } from './stage/eventually.ts';
import { FakeProvider, Gate, plan } from './stage/fakeProvider.ts';
import { Stage } from './stage/stage.ts';

/** One after another, so that the order is seen. */
const ONE_WORKER = { 'agentTaskQueue.maxWorkers': 1 };
const OFFLINE = {
  'agentTaskQueue.defaultProvider': 'offline',
  'agentTaskQueue.providers': { slow: { type: 'offline', paceMs: 2_000 } },
  ...ONE_WORKER,
};

/** Checks that hold whoever answers. */
function sharedChecks(stage: Stage): void {
  it('creates tasks of different types and priorities', async () => {
    const { workbench } = stage;
    await workbench.tasks.open();
    await workbench.queueWith('Review how amounts are parsed', { Type: 'Review', Priority: '9 · High' });
    await workbench.queueWith('Describe the command line', { Type: 'Documentation', Priority: '2 · Low' });
    await workbench.queue('Say what this program is for');
    for (const title of ['Review how amounts are parsed', 'Say what this program is for']) {
      await workbench.tasks.waitUntil(title, 'Completed');
    }
    const stored = (await stage.queue.list()).toSorted((a, b) => b.priority - a.priority);
    assert.deepEqual(
      stored.map(({ title, type, priority }) => ({ title, type, priority })),
      [
        { title: 'Review how amounts are parsed', type: 'review', priority: 9 },
        { title: 'Say what this program is for', type: 'general', priority: 5 },
        { title: 'Describe the command line', type: 'documentation', priority: 2 },
      ],
    );
  });

  it('runs higher priorities first, and equal ones as they came', async () => {
    const { tasks, run, queueWith } = bound(stage);
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
    const starts = (await stage.queue.starts()).filter((title) => title.startsWith('Order:'));
    assert.deepEqual(starts, expected);
  });

  it('runs a task after those that it depends on', async () => {
    const { tasks, run, queue, queueWith } = bound(stage);
    await run('Pause the Queue');
    await queue('Dependency: find the facts');
    await queueWith('Dependency: write them up', {
      Priority: '10 · High',
      After: ['Dependency: find the facts'],
    });
    await eventually(async () => {
      const row = (await tasks.rows()).find(({ title }) => title === 'Dependency: write them up');
      assert.match(row?.description ?? '', /^after dependency-find-the-facts/);
    });
    await run('Resume the Queue');
    await tasks.waitUntil('Dependency: write them up', 'Completed');
    const starts = (await stage.queue.starts()).filter((title) => title.startsWith('Dependency:'));
    assert.deepEqual(starts, ['Dependency: find the facts', 'Dependency: write them up']);
  });
}

function bound({ workbench }: Stage) {
  return {
    tasks: workbench.tasks,
    run: (title: string) => workbench.run(title),
    queue: (sentence: string) => workbench.queue(sentence),
    queueWith: (sentence: string, fields: Parameters<typeof workbench.queueWith>[1]) =>
      workbench.queueWith(sentence, fields),
  };
}

describe('the six checks, offline', () => {
  const stage = new Stage({ settings: () => OFFLINE });

  sharedChecks(stage);

  it('says why a task failed, and retries it with another model', async () => {
    const { tasks, queueWith } = bound(stage);
    await queueWith('Failure: there is no key for this', { Provider: 'openai' });
    const failed = await tasks.waitUntil('Failure: there is no key for this', 'Failed');
    assert.match(failed.description, /no key for openai/);
    await tasks.choose('Failure: there is no key for this', 'Retry Task with Another Model…');
    await stage.workbench.quickInput.titled('Retry with Another Model');
    await stage.workbench.quickInput.choose('offline');
    await tasks.waitUntil('Failure: there is no key for this', 'Completed');
    assert.equal((await stage.queue.task('Failure: there is no key for this')).attempt, 2);
  });

  it('shows live how far a running task is', async () => {
    const { tasks, queueWith } = bound(stage);
    await queueWith('Look through the whole program', { Provider: 'slow' });
    await tasks.waitUntil('Look through the whole program', 'Running');
    for (const state of ['13 % · 1 of 4 · List the files', '38 % · 2 of 4 · Read what tells most']) {
      await tasks.row('Look through the whole program').getByText(state).waitFor();
    }
    assert.match((await stage.workbench.status.getAttribute('aria-label')) ?? '', /1 Running/);
  });

  it('stops a running task at once when it is cancelled', async () => {
    const { tasks } = bound(stage);
    await tasks.press('Look through the whole program', 'Cancel');
    await tasks.waitUntil('Look through the whole program', 'Cancelled');
    assert.equal((await stage.queue.task('Look through the whole program')).status, 'cancelled');
  });
});

describe('the six checks, with a model', () => {
  const model = new FakeProvider();
  const stage = new Stage({ settings: () => ({ ...model.settings, ...ONE_WORKER }) });

  before(() => {
    model.scripts = [{ steps: [{ text: 'Here is what I found.' }] }];
  });

  sharedChecks(stage);

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
    const { tasks, queue } = bound(stage);
    await queue('Progress in two steps');
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
    const { tasks, queue } = bound(stage);
    model.scripts = [{ steps: [{ status: 401, error: { message: 'This key was revoked.' } }] }];
    await queue('Failure: ask the model');
    const failed = await tasks.waitUntil('Failure: ask the model', 'Failed');
    assert.match(failed.description, /key/);
    model.scripts = [{ steps: [{ text: 'It works again.' }] }];
    await tasks.press('Failure: ask the model', 'Retry');
    const done = await tasks.waitUntil('Failure: ask the model', 'Completed');
    assert.equal(done.description, 'It works again.');
  });

  it('stops a running task at once when it is cancelled, and hangs up on the model', async () => {
    const { tasks, queue } = bound(stage);
    model.scripts = [{ steps: [{ text: 'A long answer, of which half is said', fault: 'hangMid' }] }];
    await queue('Cancel: never finished');
    await tasks.waitUntil('Cancel: never finished', 'Running');
    await eventuallyEqual(async () => model.asked('Cancel: never finished'), 1);
    await tasks.press('Cancel: never finished', 'Cancel');
    await tasks.waitUntil('Cancel: never finished', 'Cancelled');
    const [request] = model.server.requests().slice(-1);
    await eventuallyEqual(async () => request?.outcome, 'aborted');
  });
});
