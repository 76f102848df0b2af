import { strict as assert } from 'node:assert';
import { existsSync } from 'node:fs';
import { Database } from '../../../src/store/database.ts';
import { migrate, schemaVersion } from '../../../src/store/migrations.ts';
import { MIGRATIONS, SCHEMA_VERSION } from '../../../src/store/schema.ts';
import { openTables } from '../../../src/store/tables/tables.ts';
import { storeFolder, wasmPath } from './storeFolder.ts';

/** A task as the first version of the store wrote it: every rank was 0. */
function addOldTask(db: Database, id: string, status: string, pauseReason: string | null = null): void {
  db.prepare(
    `insert into agent_tasks (id, ref, user_id, agent, agent_hash, type, provider, priority, status, pause_reason,
       on_parent_failure, max_retries, created_at, updated_at, estimated_s, content_hash, title, budget, context,
       description, instructions)
     values (?, ?, 1, 'a', 'h', 'general', 'p', 5, ?, ?, 'block', 3, 0, 0, 1, 'c', 't', '{}', '[]', 'd', 'i')`,
  ).run(id, id, status, pauseReason);
}

describe('a store of the first version', () => {
  const place = storeFolder();
  let db: Database;
  beforeEach(async () => {
    db = await Database.open({ file: place.file('tasks.db'), wasmPath });
    migrate(db, MIGRATIONS.slice(0, 1));
    db.exec(
      `insert into users (name) values ('u'); insert into agents (hash, name, definition) values ('h', 'a', '{}')`,
    );
    for (const id of ['one', 'two']) addOldTask(db, id, 'queued');
    addOldTask(db, 'asked', 'paused', '{"kind":"asked"}');
    addOldTask(db, 'needing', 'paused', '{"kind":"budget","limit":"steps","value":3}');
    migrate(db, MIGRATIONS);
  });
  afterEach(() => db.close());

  it('is brought to the newest, and a copy is kept', () => {
    assert.equal(schemaVersion(db), SCHEMA_VERSION);
    assert.ok(existsSync(place.file('tasks.db.before-v2')));
  });

  it('has steps that say nothing of what they proposed, and are read as ones that proposed nothing', () => {
    db.exec(
      `insert into task_steps (task_id, run, step, kind, name, state, attempt, started_at, finished_at, input_tokens,
         output_tokens, total_tokens, output) values ('one', 0, 0, 'tool', 'read_file', 'finished', 1, 0, 0, 0, 0, 0, '{}')`,
    );
    const { steps } = openTables(db);
    assert.deepEqual(steps.recorded('one', 0, 0)?.changes, []);
    assert.deepEqual(
      steps.ofRun('one', 0).map(({ name }) => name),
      ['read_file'],
    );
  });

  it('keeps the order of its tasks, with room to move them', () => {
    const rows = db.prepare('select id, rank from agent_tasks order by priority desc, rank, seq').all();
    assert.deepEqual(
      rows.map(({ id, rank }) => [id, rank]),
      [
        ['one', 1],
        ['two', 2],
        ['asked', 3],
        ['needing', 4],
      ],
    );
  });

  it('counts what its lanes hold, from then on as tasks come and go', () => {
    const { tasks } = openTables(db);
    const queued = (): unknown =>
      tasks.queuedByLane().map((lane) => [lane.provider, lane.agent, lane.queued]);
    assert.deepEqual(queued(), [['p', 'a', 2]]);
    tasks.update('one', { status: 'running' });
    tasks.update('two', { provider: 'q' });
    tasks.update('asked', { status: 'queued' });
    assert.deepEqual(queued(), [
      ['p', 'a', 1],
      ['q', 'a', 1],
    ]);
    tasks.remove('two');
    assert.deepEqual(queued(), [['p', 'a', 1]]);
  });

  it('knows which tasks need the person', () => {
    assert.deepEqual(openTables(db).tasks.countNeeding(), { paused: 1, completed: 0 });
  });
});
