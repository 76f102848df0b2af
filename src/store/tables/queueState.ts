import type { Database } from '../database.ts';
import { json, text } from '../row.ts';

/** Small facts about the queue as a whole, as JSON by key. */
export class QueueStateTable {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  set(key: string, value: unknown): void {
    this.#db
      .prepare(
        'insert into queue_state (key, value) values (?, ?) on conflict do update set value = excluded.value',
      )
      .run(key, JSON.stringify(value));
  }

  remove(key: string): void {
    this.#db.prepare('delete from queue_state where key = ?').run(key);
  }

  /** Undefined where nothing is kept under the key. */
  get(key: string): unknown {
    const row = this.#db.prepare('select value from queue_state where key = ?').get(key);
    return row && json(row, 'value');
  }

  all(): ReadonlyMap<string, unknown> {
    const rows = this.#db.prepare('select key, value from queue_state').all();
    return new Map(rows.map((row) => [text(row, 'key'), json(row, 'value')]));
  }
}
