import type { Database } from '../database.ts';
import { integer, text } from '../row.ts';

export interface Edge {
  readonly parent: string;
  readonly child: string;
}

export class DependencyTable {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  add(child: string, parent: string, satisfied: boolean): void {
    this.#db
      .prepare(
        `insert into task_dependencies (child_id, parent_id, satisfied) values (?, ?, ?)
         on conflict do update set satisfied = excluded.satisfied`,
      )
      .run(child, parent, satisfied ? 1 : 0);
  }

  parentsOf(child: string): readonly string[] {
    return this.#db
      .prepare('select parent_id from task_dependencies where child_id = ?')
      .all(child)
      .map((row) => text(row, 'parent_id'));
  }

  childrenOf(parent: string): readonly string[] {
    return this.#db
      .prepare('select child_id from task_dependencies where parent_id = ?')
      .all(parent)
      .map((row) => text(row, 'child_id'));
  }

  /** Children that still wait for `parent`. */
  waitingChildren(parent: string): readonly string[] {
    return this.#db
      .prepare('select child_id from task_dependencies where parent_id = ? and satisfied = 0')
      .all(parent)
      .map((row) => text(row, 'child_id'));
  }

  /** Parents that `child` still waits for. */
  unsatisfied(child: string, limit: number): readonly string[] {
    return this.#db
      .prepare('select parent_id from task_dependencies where child_id = ? and satisfied = 0 limit ?')
      .all(child, limit)
      .map((row) => text(row, 'parent_id'));
  }

  countUnsatisfied(child: string): number {
    const row = this.#db
      .prepare('select count(*) as n from task_dependencies where child_id = ? and satisfied = 0')
      .get(child);
    return row ? integer(row, 'n') : 0;
  }

  satisfy(child: string, parent: string): void {
    this.#db
      .prepare('update task_dependencies set satisfied = 1 where child_id = ? and parent_id = ?')
      .run(child, parent);
  }

  removeParentsOf(child: string): void {
    this.#db.prepare('delete from task_dependencies where child_id = ?').run(child);
  }

  removeEdge(child: string, parent: string): void {
    this.#db.prepare('delete from task_dependencies where child_id = ? and parent_id = ?').run(child, parent);
  }
}
