import { Database } from '../../../src/store/database.ts';
import { migrate } from '../../../src/store/migrations.ts';
import type { Row } from '../../../src/store/row.ts';
import { MIGRATIONS } from '../../../src/store/schema.ts';
import { wasmPath } from './storeFolder.ts';

const TASKS = 6;

/** Makes a store as version `version` left it, with something in it, and closes it unless `then` does so. */
export async function makeOldStore(
  file: string,
  version: number,
  then?: (db: Database) => void,
): Promise<void> {
  const db = await Database.open({ file, wasmPath });
  try {
    migrate(db, MIGRATIONS.slice(0, version));
    db.transaction(() => fill(db));
    then?.(db);
  } finally {
    db.close();
  }
}

/** Rows in the tables that version 1 had. */
function fill(db: Database): void {
  db.exec(`insert into users (name) values ('ann')`);
  db.exec(`insert into agents (hash, name, definition) values ('h', 'analyst', '{}')`);
  const task = db.prepare(
    `insert into agent_tasks (id, ref, user_id, agent, agent_hash, type, provider, priority, status, on_parent_failure,
       max_retries, created_at, updated_at, completed_at, estimated_s, content_hash, title, budget, context, description,
       instructions)
     values (?, ?, 1, 'analyst', 'h', 'general', 'offline', 5, ?, 'block', 3, 1, 2, ?, 60, 'c', ?, '{}', '[]', ?, 'Do it.')`,
  );
  for (let n = 1; n <= TASKS; n++) {
    const isOver = n % 2 === 0;
    task.run(
      `id${n}`,
      `ref${n}`,
      isOver ? 'completed' : 'queued',
      isOver ? 2 : null,
      `Task ${n}`,
      'x'.repeat(2_000),
    );
    db.prepare(
      `insert into task_events (at, task_id, attempt, actor, body) values (1, ?, 0, 'person', '{}')`,
    ).run(`id${n}`);
  }
  db.exec(`insert into task_dependencies values ('id3', 'id1', 0)`);
  db.exec(`insert into queue_state values ('queue-paused', 'true')`);
}

/** What must be there again, whatever version has the store now. */
export function kept(db: Database): readonly Row[] {
  return [
    ...db
      .prepare('select id, ref, status, title, length(description) as text from agent_tasks order by id')
      .all(),
    ...db.prepare('select task_id, actor from task_events order by seq').all(),
    ...db.prepare('select child_id, parent_id from task_dependencies').all(),
    ...db.prepare('select key, value from queue_state').all(),
    ...db.prepare('select status, n from status_counts order by status').all(),
  ];
}

/** All that a schema is made of. */
export function schemaOf(db: Database): readonly Row[] {
  return db.prepare('select type, name, sql from sqlite_schema order by type, name').all();
}
