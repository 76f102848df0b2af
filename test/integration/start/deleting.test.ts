import assert from 'node:assert/strict';
import { deleteCompleted, deleteTasks } from '../../../src/ui/taskCommands/deleting.ts';
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
      async (question) => questions.push(question) > 0,
    );
    assert.deepEqual(questions, ['Delete 3 tasks?']);
    for (const ref of ['root', 'middle', 'leaf']) assert.equal(await engine.get(ref), undefined);
  });

  it('says what others depend on, and keeps it', async () => {
    const { engine } = await activateExtension();
    const drafts = [draft('kept', { provider: 'somewhere-else' }), draft('child', { dependsOn: ['kept'] })];
    await engine.submit({ tasks: drafts, agents: [AGENT] });
    const kept = await engine.get('kept');
    assert.ok(kept);
    await assert.rejects(
      deleteTasks(engine, [kept], async () => true),
      /child depends on kept/,
    );
    const child = await engine.get('child');
    assert.ok(child);
    await deleteTasks(engine, [child, kept], async () => true);
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
