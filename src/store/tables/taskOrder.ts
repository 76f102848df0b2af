import type { Database } from '../database.ts';
import { integer, real, text } from '../row.ts';

/** Where a task stands among those of its priority. */
export interface Place {
  readonly priority: number;
  readonly rank: number;
  readonly seq: number;
}

const BEFORE = `select id, rank from agent_tasks
  where priority = ? and (rank, seq) < (?, ?) order by rank desc, seq desc limit ?`;
const FROM = `select id, rank from agent_tasks
  where priority = ? and (rank, seq) >= (?, ?) order by rank, seq limit ?`;
const LAST = `select id, rank from agent_tasks where priority = ? order by rank desc, seq desc limit ?`;
const RENUMBER = `update agent_tasks set rank = places.rank from (
    select seq, ? * row_number() over (order by rank, seq) as rank from agent_tasks where priority = ?
  ) as places where places.seq = agent_tasks.seq`;

/** Statements whose plans are asserted: none may scan or sort. */
export const ORDER_STATEMENTS = { BEFORE, FROM, LAST } as const;

/**
 * Ranks: the order of tasks within their priority. A new task's rank is its number, so all ranks lie below `end`. Ended
 * tasks keep theirs: a retry comes back to its place.
 */
export class TaskOrder {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** The rank that the next new task gets. */
  end(): number {
    const row = this.#db.prepare(`select seq from sqlite_sequence where name = 'agent_tasks'`).get();
    return (row ? integer(row, 'seq') : 0) + 1;
  }

  /** The last rank before a place, leaving out the tasks `moved`. */
  rankBefore({ priority, rank, seq }: Place, moved: ReadonlySet<string>): number | undefined {
    return this.#first(moved, BEFORE, priority, rank, seq);
  }

  /** The first rank at a place or after it, leaving out the tasks `moved`. */
  rankFrom({ priority, rank, seq }: Place, moved: ReadonlySet<string>): number | undefined {
    return this.#first(moved, FROM, priority, rank, seq);
  }

  /** The last rank of a priority, leaving out the tasks `moved`. */
  lastRank(priority: number, moved: ReadonlySet<string>): number | undefined {
    return this.#first(moved, LAST, priority);
  }

  /** Spreads the ranks of a priority evenly between 0 and `end`; the order stays. */
  renumber(priority: number): void {
    const row = this.#db.prepare('select count(*) as n from agent_tasks where priority = ?').get(priority);
    const count = row ? integer(row, 'n') : 0;
    this.#db.prepare(RENUMBER).run(this.end() / (count + 1), priority);
  }

  #first(moved: ReadonlySet<string>, sql: string, ...place: readonly number[]): number | undefined {
    const rows = this.#db.prepare(sql).all(...place, moved.size + 1);
    const row = rows.find((each) => !moved.has(text(each, 'id')));
    return row && real(row, 'rank');
  }
}
