import type { Database } from '../database.ts';
import { integer, text } from '../row.ts';
import { StoreError } from '../errors.ts';

export class UserTable {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  idOf(name: string): number {
    this.#db.prepare('insert into users (name) values (?) on conflict do nothing').run(name);
    const row = this.#db.prepare('select id from users where name = ?').get(name);
    if (!row) throw new StoreError('value', `The task store did not keep the user ${name}.`);
    return integer(row, 'id');
  }

  nameOf(id: number): string {
    const row = this.#db.prepare('select name from users where id = ?').get(id);
    return row ? text(row, 'name') : '';
  }
}
