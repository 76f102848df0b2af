import type { Database } from '../database.ts';
import { text } from '../row.ts';
import { statusOf, type TaskRow } from './taskRow.ts';

export interface Edge {
  readonly parent: string;
  readonly child: string;
}

/** What is said of a parent where somebody waits for it. */
export type Parent = Pick<TaskRow, 'ref' | 'status'>;

const BELOW = `with recursive below (id) as (
    select child_id from task_dependencies where parent_id in (select value from json_each(?))
    union select child_id from task_dependencies join below on parent_id = below.id
  )
  select below.id as id from below join agent_tasks on agent_tasks.id = below.id
  where below.id not in (select value from json_each(?)) order by seq`;

const REACHED = `with recursive above (id) as (
    select parent_id from task_dependencies where child_id = ?
    union select parent_id from task_dependencies join above on child_id = above.id
  )
  select agent_tasks.id as id from (
    select id from above union select id from agent_tasks where created_by = ?
  ) as reached join agent_tasks on agent_tasks.id = reached.id
  where ref = ? or agent_tasks.id = ? order by seq desc limit 1`;

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

  /** In the order in which they were queued. */
  childrenOf(parent: string): readonly string[] {
    return this.#db
      .prepare(
        `select child_id from task_dependencies join agent_tasks on id = child_id
         where parent_id = ? order by seq`,
      )
      .all(parent)
      .map((row) => text(row, 'child_id'));
  }

  /** All that depends on one of `parents`, directly or not, without those themselves, in the order of queueing. */
  below(parents: readonly string[]): readonly string[] {
    const asked = JSON.stringify(parents);
    return this.#db
      .prepare(BELOW)
      .all(asked, asked)
      .map((row) => text(row, 'id'));
  }

  /** The id of what bears `name` as its ref or id, among all that `task` depends on, directly or not, or has made. */
  reached(task: string, name: string): string | undefined {
    const row = this.#db.prepare(REACHED).get(task, task, name, name);
    return row && text(row, 'id');
  }

  /** Children that still wait for `parent`. */
  waitingChildren(parent: string): readonly string[] {
    return this.#db
      .prepare('select child_id from task_dependencies where parent_id = ? and satisfied = 0')
      .all(parent)
      .map((row) => text(row, 'child_id'));
  }

  /** Parents that `child` still waits for; those that failed or were cancelled come first. */
  unsatisfied(child: string, limit: number): readonly Parent[] {
    return this.#db
      .prepare(
        `select ref, status from task_dependencies join agent_tasks on id = parent_id
         where child_id = ? and satisfied = 0
         order by status in ('failed', 'cancelled') desc, seq limit ?`,
      )
      .all(child, limit)
      .map((row) => ({ ref: text(row, 'ref'), status: statusOf(row) }));
  }

  /** The edge holds nobody up any more. False: it did not before. */
  satisfy(child: string, parent: string): boolean {
    const sql =
      'update task_dependencies set satisfied = 1 where child_id = ? and parent_id = ? and satisfied = 0';
    return this.#db.prepare(sql).run(child, parent) === 1;
  }

  /** The edge holds its child up again. False: it did so. */
  unsatisfy(child: string, parent: string): boolean {
    const sql =
      'update task_dependencies set satisfied = 0 where child_id = ? and parent_id = ? and satisfied = 1';
    return this.#db.prepare(sql).run(child, parent) === 1;
  }

  removeParentsOf(child: string): void {
    this.#db.prepare('delete from task_dependencies where child_id = ?').run(child);
  }

  removeEdge(child: string, parent: string): void {
    this.#db.prepare('delete from task_dependencies where child_id = ? and parent_id = ?').run(child, parent);
  }
}
