import assert from 'node:assert/strict';
import { activateExtension } from '../extension.ts';
import { AGENT, BATCH, draft, ended } from '../sample.ts';

// The last of its phase (files run in the order of their names): the window closes while the last test's tasks run.
describe('the queue in a window', () => {
  it('runs a task over the workspace and keeps its result', async () => {
    const { engine } = await activateExtension();
    await engine.submit({ tasks: [draft('first')], agents: [AGENT] });
    const task = await ended(engine, 'first');
    assert.equal(task.status, 'completed', task.errorMessage ?? '');
    assert.equal(task.progressPercentage, 100);
    assert.equal(task.result?.sample, true);
    assert.match(task.result.output, /README\.md/);
  });

  it('leaves work behind for the next window', async () => {
    const { engine } = await activateExtension();
    // Held by a parent that nobody can run here: it is still there, and waits, when the window is closed.
    await engine.submit({
      tasks: [
        draft('no-model', { provider: 'somewhere-else' }),
        draft('waiting', { dependsOn: ['no-model'] }),
      ],
      agents: [AGENT],
    });
    assert.deepEqual((await engine.get('no-model'))?.reason, {
      kind: 'provider-missing',
      provider: 'somewhere-else',
    });
    assert.equal((await engine.get('waiting'))?.status, 'pending');
  });

  it('is working when the window closes', async () => {
    const { engine } = await activateExtension();
    const tasks = Array.from({ length: BATCH }, (_, n) => draft(`batch-${n}`));
    await engine.submit({ tasks, agents: [AGENT] });
    const { byStatus } = await engine.stats();
    assert.ok(byStatus.queued + byStatus.running > 0, 'there is work left when the window closes');
  });
});
