import assert from 'node:assert/strict';
import { Stage } from './stage/stage.ts';

describe('a newcomer', () => {
  const stage = new Stage();

  it('finds in the empty view what to do first', async () => {
    const { tasks } = stage.workbench;
    await tasks.open();
    await tasks.root.getByText('Queue Your First Task').waitFor();
    await tasks.root.getByText('Connect a Model').waitFor();
  });

  it('tries the sample and sees it completed, without a model', async () => {
    const { tasks } = stage.workbench;
    await tasks.root.getByText('Try a sample, no model needed').click();
    await tasks.unfold('Completed');
    const [row] = await tasks.rows();
    assert.match(row?.title ?? '', /^Survey this workspace/);
    assert.match(row?.description ?? '', /^Sample, no AI/);
  });

  it('is told in the status bar what there is', async () => {
    const label = await stage.workbench.status.getAttribute('aria-label');
    assert.equal(label, 'Agent Task Queue: 1 Completed');
  });

  it('has a queue on disk that the terminal program reads', async () => {
    const [task] = await stage.queue.list();
    assert.equal(task?.status, 'completed');
    assert.deepEqual(await stage.queue.starts(), [task?.title]);
  });
});
