import assert from 'node:assert/strict';
import { activateExtension } from '../extension.ts';
import { BATCH, draft, ended } from '../sample.ts';

describe('the queue in the next window', () => {
  it('still has the result of the one before', async () => {
    const { engine } = await activateExtension();
    const task = await engine.get('first');
    assert.equal(task?.status, 'completed');
    assert.match(task.result?.output ?? '', /README\.md/);
  });

  it('goes on with what was queued or running, each task completed once', async () => {
    const { engine } = await activateExtension();
    for (let n = 0; n < BATCH; n++) {
      const { status, errorMessage } = await ended(engine, `batch-${n}`);
      assert.equal(status, 'completed', errorMessage ?? '');
    }
    for (let n = 0; n < BATCH; n++) {
      const task = await engine.get(`batch-${n}`);
      const log = await engine.log({ task: task?.id ?? '' });
      const completions = log.filter((event) => event.kind === 'status' && event.status === 'completed');
      assert.equal(completions.length, 1);
    }
  });

  it('still knows what waited, and why', async () => {
    const { engine } = await activateExtension();
    assert.equal((await engine.get('waiting'))?.reason?.kind, 'dependency');
    const missing = await engine.get('no-model');
    assert.ok(missing);
    // A new version of the same task names a provider that is here.
    await engine.submit({ tasks: [draft('no-model')], agents: [] });
    assert.equal((await ended(engine, 'waiting')).status, 'completed');
  });
});
