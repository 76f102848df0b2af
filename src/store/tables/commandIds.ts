import type { Database } from '../database.ts';
import { json } from '../row.ts';

/** What each command answered, so that a repeat answers the same and does nothing. */
export class CommandIdTable {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  answerOf(id: string): { readonly answer: unknown } | undefined {
    const row = this.#db.prepare('select answer from command_ids where id = ?').get(id);
    return row && { answer: json(row, 'answer') };
  }

  keep(id: string, at: number, answer: unknown): void {
    this.#db
      .prepare('insert into command_ids (id, at, answer) values (?, ?, ?)')
      .run(id, at, JSON.stringify(answer ?? null));
  }

  forgetBefore(at: number): void {
    this.#db.prepare('delete from command_ids where at < ?').run(at);
  }
}
