import * as z from 'zod';
import type { Database } from '../database.ts';
import { integer, json, optionalText, text } from '../row.ts';

const changesSchema = z.array(
  z.strictObject({ task: z.string(), path: z.string(), run: z.int(), revision: z.int() }).readonly(),
);
export type SettledChange = z.infer<typeof changesSchema>[number];

/** One file of a proposal that is being applied. Null: no such file. */
export interface ApplyRow {
  readonly id: string;
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
  /** The proposals that this file settles, as they were when it began. */
  readonly changes: readonly SettledChange[];
  readonly begunAt: number;
}

/** What is being applied: from the moment when it begins until it is known what came of it. */
export class ApplyTable {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  insert(row: ApplyRow): void {
    this.#db
      .prepare('insert into applies (id, path, before, after, changes, begun_at) values (?, ?, ?, ?, ?, ?)')
      .run(row.id, row.path, row.before, row.after, JSON.stringify(row.changes), row.begunAt);
  }

  /** The first begun first. */
  all(): readonly ApplyRow[] {
    return this.#db
      .prepare('select id, path, before, after, changes, begun_at from applies order by begun_at, id, path')
      .all()
      .map((row) => ({
        id: text(row, 'id'),
        path: text(row, 'path'),
        before: optionalText(row, 'before') ?? null,
        after: optionalText(row, 'after') ?? null,
        changes: changesSchema.parse(json(row, 'changes')),
        begunAt: integer(row, 'begun_at'),
      }));
  }

  remove(id: string): void {
    this.#db.prepare('delete from applies where id = ?').run(id);
  }
}
