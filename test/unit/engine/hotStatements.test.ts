import { strict as assert } from 'node:assert';
import { STATUSES, type Status } from '../../../src/core/lifecycle.ts';
import type { Database } from '../../../src/store/database.ts';
import { ORDER_STATEMENTS } from '../../../src/store/tables/taskOrder.ts';
import { CHANGE_STATEMENTS } from '../../../src/store/tables/changes.ts';
import { foundStatement, HOT_STATEMENTS, NEEDS_YOU } from '../../../src/store/tables/tasks.ts';
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

  const PLANS: readonly (readonly [name: string, sql: string, searches: RegExp])[] = [
    [
      'the files of a proposal',
      CHANGE_STATEMENTS.LIST,
      /^SEARCH task_changes USING INDEX sqlite_autoindex_task_changes_1 \(task_id=\? AND run=\?\)$/,
    ],
    [
      'the sums of a proposal',
      CHANGE_STATEMENTS.SUM,
      /^SEARCH task_changes USING INDEX sqlite_autoindex_task_changes_1 \(task_id=\? AND run=\?\)$/,
    ],
    [
      'one of its files',
      CHANGE_STATEMENTS.TEXTS,
      /^SEARCH task_changes USING INDEX sqlite_autoindex_task_changes_1 \(task_id=\? AND run=\? AND path=\?\)$/,
    ],
    [
      'who else proposes a file',
      CHANGE_STATEMENTS.ALSO_PENDING,
      /^SEARCH task_changes USING (COVERING )?INDEX changes_pending \(path=\?\)$/,
    ],
    [
      'how many tasks are to be reviewed',
      HOT_STATEMENTS.COUNT_NEEDING,
      /^SCAN agent_tasks USING INDEX tasks_reviewing$/,
    ],
    [
      'tasks to be reviewed, as they will run,',
      foundStatement([{ status: 'completed', ...NEEDS_YOU.completed }], 'run'),
      /^SCAN agent_tasks USING INDEX tasks_reviewing$/,
    ],
    [
      'tasks that wait for an answer, by the newest,',
      foundStatement([{ status: 'paused', ...NEEDS_YOU.paused }], 'newest'),
      /^SCAN agent_tasks USING INDEX tasks_needing$/,
    ],
  ];
  for (const [name, sql, searches] of PLANS) {
    it(`${name} come out of their index`, () => {
      const plan = db.explain(sql);
      assert(
        plan.some((line) => searches.test(line)),
        plan.join('\n'),
      );
      for (const line of plan) assert.doesNotMatch(line, /^SCAN (?!CONSTANT ROW|.*USING (COVERING )?INDEX)/);
    });
  }

  it('would show a scan and a sort', () => {
    const plan = db.explain('select seq from agent_tasks where title = ? order by description').join('\n');
    assert.match(plan, /^SCAN agent_tasks$/m);
    assert.match(plan, /TEMP B-TREE/);
  });
});
