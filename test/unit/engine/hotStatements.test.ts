import { strict as assert } from 'node:assert';
import { STATUSES, type Status } from '../../../src/core/lifecycle.ts';
import type { Database } from '../../../src/store/database.ts';
import { ORDER_STATEMENTS } from '../../../src/store/tables/taskOrder.ts';

import { foundStatement, HOT_STATEMENTS } from '../../../src/store/tables/tasks.ts';
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
        assert.doesNotMatch(line, /^SCAN (?!CONSTANT ROW|.*USING (COVERING )?INDEX)/);
        assert.doesNotMatch(line, /TEMP B-TREE/);
      }
    });
  }

  const all = (status: Status) => ({ status, sql: '1', params: [] });
  const LISTINGS: readonly (readonly [name: string, sql: string, index: string])[] = [
    ...STATUSES.flatMap((status) => [
      [`${status} as they will run`, foundStatement([all(status)], 'run'), 'tasks_listed'] as const,
      [`${status} by the newest`, foundStatement([all(status)], 'newest'), 'tasks_newest'] as const,
    ]),
    ['several by the newest', foundStatement(STATUSES.map(all), 'newest'), 'tasks_newest'],
    ['several as they will run', foundStatement(STATUSES.map(all), 'run'), 'tasks_listed'],
  ];
  for (const [name, sql, index] of LISTINGS) {
    it(`a listing of ${name} comes out of its index in order, without a look at the rows`, () => {
      const plan = db.explain(sql).filter((line) => !/^(MERGE|LEFT|RIGHT)/.test(line));
      assert.ok(plan.length > 0);
      for (const line of plan)
        assert.match(line, new RegExp(`^SEARCH agent_tasks USING COVERING INDEX ${index} `));
    });
  }

  it('would show a scan and a sort', () => {
    const plan = db.explain('select seq from agent_tasks where title = ? order by description').join('\n');
    assert.match(plan, /^SCAN agent_tasks$/m);
    assert.match(plan, /TEMP B-TREE/);
  });
});
