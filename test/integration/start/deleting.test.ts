import assert from 'node:assert/strict';
import { deleteCompleted, deleteTasks, type Question } from '../../../src/ui/taskCommands/deleting.ts';
import { activateExtension } from '../extension.ts';
import { AGENT, draft, ended } from '../sample.ts';

describe('deleting', () => {
  it('asks once for several, and deletes children before the tasks that they depend on', async () => {
    const { engine } = await activateExtension();
    const drafts = [
      draft('root', { provider: 'somewhere-else' }),
      draft('middle', { dependsOn: ['root'] }),
      draft('leaf', { dependsOn: ['middle'] }),
    ];
    await engine.submit({ tasks: drafts, agents: [AGENT] });
    const tasks = await Promise.all(['root', 'middle', 'leaf'].map((ref) => engine.get(ref)));
    const questions: string[] = [];
    await deleteTasks(
      engine,
      tasks.filter((task) => task !== undefined),
      async ({ message }) => questions.push(message) > 0,
    );
    assert.deepEqual(questions, ['Delete 3 tasks?']);
    for (const ref of ['root', 'middle', 'leaf']) assert.equal(await engine.get(ref), undefined);
  });

  it('names what depends on a task, and deletes it with that', async () => {
    const { engine } = await activateExtension();
    const titles = ['Read the code', 'Find the gaps', 'Write the tests'];
    await engine.submit({
      tasks: titles.map((title, index) =>
        draft(`step-${index}`, {
          title,
          provider: 'somewhere-else',
          dependsOn: index > 0 ? [`step-${index - 1}`] : [],
        }),
      ),
      agents: [AGENT],
    });
    const first = await engine.get('step-0');
    assert.ok(first);
    const questions: Question[] = [];
    await deleteTasks(engine, [first], async (question) => questions.push(question) > 0);
    const [question] = questions;
    assert.ok(question);
    assert.equal(question.message, 'Delete “Read the code”?');
    assert.match(
      question.detail,
      /^What depends on it goes too: “Find the gaps”, “Write the tests”\.\n\nTheir results/,
    );
    assert.equal(question.button, 'Delete Task and 2 Dependents');
    for (const ref of ['step-0', 'step-1', 'step-2']) assert.equal(await engine.get(ref), undefined);
  });

  it('deletes several with what depends on them, also where some go with others', async () => {
    const { engine } = await activateExtension();
    const drafts = [
      draft('top', { provider: 'somewhere-else' }),
      draft('below', { dependsOn: ['top'] }),
      draft('lowest', { dependsOn: ['below'] }),
    ];
    await engine.submit({ tasks: drafts, agents: [AGENT] });
    const tasks = await Promise.all(['top', 'below'].map((ref) => engine.get(ref)));
    const buttons: string[] = [];
    await deleteTasks(
      engine,
      tasks.filter((task) => task !== undefined),
      async ({ button }) => buttons.push(button) > 0,
    );
    assert.deepEqual(buttons, ['Delete 2 Tasks and 1 Dependent']);
    assert.equal(await engine.get('lowest'), undefined);
  });

  it('leaves everything where the person is not sure', async () => {
    const { engine } = await activateExtension();
    await engine.submit({ tasks: [draft('unsure', { provider: 'somewhere-else' })], agents: [AGENT] });
    const task = await engine.get('unsure');
    assert.ok(task);
    await deleteTasks(engine, [task], async () => false);
    assert.ok(await engine.get('unsure'));
    await engine.remove(task.id);
  });

  it('takes all that have completed, but for what others depend on', async () => {
    const { engine } = await activateExtension();
    const drafts = [
      draft('done'),
      draft('parent-done'),
      draft('holds', { dependsOn: ['parent-done'], provider: 'somewhere-else' }),
    ];
    await engine.submit({ tasks: drafts, agents: [AGENT] });
    await ended(engine, 'done');
    await ended(engine, 'parent-done');
    await assert.rejects(
      deleteCompleted(engine, async () => true),
      /1 completed tasks stay/,
    );
    const { tasks } = await engine.list({ status: ['completed'] });
    assert.deepEqual(
      tasks.map(({ ref }) => ref),
      ['parent-done'],
    );
    for (const ref of ['holds', 'parent-done']) await engine.remove((await engine.get(ref))?.id ?? '');
  });
});
