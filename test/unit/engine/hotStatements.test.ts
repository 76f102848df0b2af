import { strict as assert } from 'node:assert';
import type { Database } from '../../../src/store/database.ts';
import { ORDER_STATEMENTS } from '../../../src/store/tables/taskOrder.ts';
import { HOT_STATEMENTS } from '../../../src/store/tables/tasks.ts';
import { memoryStore } from '../../fake/engine.ts';

describe('the plans of hot statements', () => {
  let db: Database;
  before(async () => {
    db = await memoryStore();
  });
  after(() => db.close());

  for (const [name, sql] of Object.entries({ ...HOT_STATEMENTS, ...ORDER_STATEMENTS })) {
    it(`${name} searches an index and does not sort`, () => {
      const plan = db.explain(sql);
      assert.ok(plan.length > 0);
      for (const line of plan) {
        assert.doesNotMatch(line, /^SCAN (?!.*USING (COVERING )?INDEX)/);
        assert.doesNotMatch(line, /TEMP B-TREE/);
      }
    });
  }

  it('would show a scan and a sort', () => {
    const plan = db.explain('select seq from agent_tasks where title = ? order by description').join('\n');
    assert.match(plan, /^SCAN agent_tasks$/m);
    assert.match(plan, /TEMP B-TREE/);
  });
});
