import assert from 'node:assert/strict';
import { boardRows } from '../../../src/ui/panel/boardRows.ts';
import { AGENT, draft } from '../../contract/scene.ts';
import { memoryEngine, type TestEngine } from '../../fake/engine.ts';
import { completeWith, proposedFile } from '../../fake/proposal.ts';

describe('the rows of the board', () => {
  let test: TestEngine;
  beforeEach(async () => {
    test = await memoryEngine();
  });
  afterEach(() => test.close());

  async function titles(filter: Parameters<typeof boardRows>[1]['filter']): Promise<readonly string[]> {
    const { tasks, total } = await boardRows(test.engine, { filter, text: '', rows: 50 });
    assert.equal(total, tasks.length);
    return tasks.map(({ title }) => title);
  }

  it('have what is to be reviewed under what needs the person, first of all, and nowhere else', async () => {
    const names = ['done', 'reviewed', 'to review', 'queued'];
    await test.engine.submit({ tasks: names.map((title) => draft({ title })), agents: [AGENT] });
    await completeWith(test.engine);
    const { task } = await completeWith(test.engine, proposedFile('src/a.ts'));
    await test.engine.review.decide(task, null, 'discarded');
    await completeWith(test.engine, proposedFile('src/a.ts'));
    assert.deepEqual(await titles('all'), ['to review', 'queued', 'reviewed', 'done']);
    assert.deepEqual(await titles('needsYou'), ['to review']);
    assert.deepEqual(await titles('active'), ['to review', 'queued']);
    assert.deepEqual(await titles('completed'), ['reviewed', 'done']);
  });
});
