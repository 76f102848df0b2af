import type { Database } from '../database.ts';
import { integer, text } from '../row.ts';
import { StoreError } from '../errors.ts';

export class UserTable {
  readonly #db: Database;
  /** Users are never renamed or removed. */
  readonly #names = new Map<number, string>();

  constructor(db: Database) {
    this.#db = db;
  }

  /** The user's number; a new user gets one. */
  idOf(name: string): number {
    const find = this.#db.prepare('select id from users where name = ?');
    let row = find.get(name);
    if (!row) {
      this.#db.prepare('insert into users (name) values (?)').run(name);
      row = find.get(name);
    }
    if (!row) throw new StoreError('value', `The task store did not keep the user ${name}.`);
    return integer(row, 'id');
  }

  nameOf(id: number): string {
    const known = this.#names.get(id);
    if (known !== undefined) return known;
    const row = this.#db.prepare('select name from users where id = ?').get(id);
    const name = row ? text(row, 'name') : '';
    if (row) this.#names.set(id, name);
    return name;
  }
}
