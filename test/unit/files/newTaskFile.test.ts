import assert from 'node:assert/strict';
import { newTaskFile, taskFileName } from '../../../src/files/newTaskFile.ts';
import { parseTaskFile } from '../../../src/files/taskFile.ts';

describe('a new task file', () => {
  it('can be queued as it is, under its title', () => {
    for (const title of ['Review the parser', 'Port it to C #', 'Über alles: “quoted”']) {
      const { draft, problems } = parseTaskFile(newTaskFile(title, ['type: review']), { path: 'x.task.md' });
      assert.deepEqual(problems, []);
      assert.equal(draft?.title, title);
      assert.equal(draft.type, 'review');
    }
  });

  it('is called after its title, in what every system takes', () => {
    assert.equal(taskFileName('Review the parser: v2!'), 'review-the-parser-v2.task.md');
    assert.equal(taskFileName('Con'), 'task-con.task.md');
    assert.equal(taskFileName('…'), 'task.task.md');
  });
});
