import type { Status } from '../../core/lifecycle.ts';
import { STATUSES } from '../../core/lifecycle.ts';
import type { TaskType } from '../../core/task.ts';
import type { Database } from '../database.ts';
import { StoreError } from '../errors.ts';
import { integer, real, text, type SqlValue } from '../row.ts';
import { assignments, calling, taskRow, type TaskRow } from './taskRow.ts';

/** What claims are grouped by: tasks of one provider and one agent. */
export interface Lane {
  readonly provider: string;
  readonly agent: string;
}

/** The next task of a lane, with what orders it among the heads of the others. */
export interface LaneHead {
  readonly seq: number;
  readonly priority: number;
  readonly rank: number;
}

export type HeldTask = Pick<
  TaskRow,
  'id' | 'attempt' | 'run' | 'progress' | 'crashes' | 'inFlight' | 'cutOff'
>;

/** A new task gets the next number, and its rank with it. */
export type NewTaskRow = Omit<TaskRow, 'seq' | 'rank'>;

/** A place in the order in which tasks ended. */
export interface EndedAt {
  readonly at: number;
  readonly seq: number;
}

/** The condition of a listing, made by the engine: SQL over `agent_tasks` with its parameters. */
export interface Condition {
  readonly sql: string;
  readonly params: readonly SqlValue[];
  /** Of few rows an index of their own: they are found there, and sorted. */
  readonly index?: string;
}

/** Tasks of one stored status, as a part of a listing. */
export interface Part extends Condition {
  readonly status: Status;
}

/**
 * What waits for the person: a paused task whose pause nobody asked for, and a completed one that proposes files about
 * which nothing is decided. The partial indexes have the same words.
 */
export const NEEDS_YOU = {
  paused: {
    sql: `status = 'paused' and pause_reason <> '{"kind":"asked"}'`,
    params: [],
    index: 'tasks_needing',
  },
  completed: {
    sql: `status = 'completed' and review in ('pending', 'partly')`,
    params: [],
    index: 'tasks_reviewing',
  },
} as const satisfies Partial<Record<Status, Condition>>;

const COUNT_NEEDING = `select
  (select count(*) from agent_tasks where ${NEEDS_YOU.paused.sql}) as paused,
  (select count(*) from agent_tasks where ${NEEDS_YOU.completed.sql}) as completed`;

// Two statements instead of `(provider, agent) > (?, ?)`: SQLite seeks a row value by its first column alone and would
// walk through every task of the provider.
const NEXT_AGENT = `select provider, agent from agent_tasks
  where status = 'queued' and provider = ? and agent > ? order by provider, agent limit 1`;
const NEXT_PROVIDER = `select provider, agent from agent_tasks
  where status = 'queued' and provider > ? order by provider, agent limit 1`;
const FIRST_PROVIDER = `select provider, agent from agent_tasks
  where status = 'queued' order by provider, agent limit 1`;
const LANE_HEAD = `select seq, priority, rank from agent_tasks
  where status = 'queued' and provider = ? and agent = ? order by priority desc, rank, seq limit 1`;
const DUE = `select * from agent_tasks
  where status = 'pending' and not_before is not null and not_before <= ? order by not_before limit ?`;
const FIRST_DUE = `select min(not_before) as due from agent_tasks
  where status = 'pending' and not_before is not null`;
const ENDED_BEFORE = `select completed_at, seq from agent_tasks
  where completed_at is not null order by completed_at desc, seq desc limit 1 offset ?`;
const PRUNABLE = `select id from agent_tasks as ended
  where completed_at is not null and (completed_at, seq) <= (?, ?)
    and not (status = 'completed' and review in ('pending', 'partly'))
    and not exists (select 1 from task_dependencies where parent_id = ended.id)
    and not exists (select 1 from agent_tasks as newer where newer.id = ended.superseded_by and newer.completed_at is null)
  order by completed_at, seq limit ?`;
const CREATED_BY = 'select id, ref from agent_tasks where created_by = ? order by seq';
const RUN_ORDER = 'priority desc, rank, seq';
const PLACES: readonly Status[] = [
  'running',
  'queued',
  'pending',
  'paused',
  'failed',
  'completed',
  'cancelled',
];
const PLACE = `case status ${PLACES.map((status, place) => `when '${status}' then ${place}`).join(' ')} end`;
/** `run`: as they will run. `queue`: so too, but status after status. */
const PAGE_ORDERS = { newest: 'seq desc', queue: `place, ${RUN_ORDER}`, run: RUN_ORDER } as const;
export type PageOrder = keyof typeof PAGE_ORDERS;

/** What `autoincrement` gives the next row. */
const NEXT_SEQ = `select coalesce(max(seq), 0) + 1 from sqlite_sequence where name = 'agent_tasks'`;

/** How many completed tasks of an agent and type an estimate looks at. */
const HISTORY = 50;

/** Statements whose plans are asserted: none may scan or sort. */
export const HOT_STATEMENTS = {
  FIRST_PROVIDER,
  NEXT_AGENT,
  NEXT_PROVIDER,
  LANE_HEAD,
  DUE,
  FIRST_DUE,
  ENDED_BEFORE,
  PRUNABLE,
  COUNT_NEEDING,
  CREATED_BY,
} as const;

export class TaskTable {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  insert(task: NewTaskRow): void {
    const { columns, values } = assignments(task);
    const marks = columns.map(() => '?').join(', ');
    this.#db
      .prepare(`insert into agent_tasks (${columns.join(', ')}, rank) values (${marks}, (${NEXT_SEQ}))`)
      .run(...values);
  }

  update(id: string, fields: Partial<TaskRow>): void {
    this.#set(fields, 'id = ?', [id]);
  }

  /** The little that each write of a worker needs to know of its task; undefined once the fencing token is stale. */
  held(id: string, attempt: number): HeldTask | undefined {
    const row = this.#db
      .prepare(
        `select run, progress, crashes, in_flight, cut_off from agent_tasks
         where id = ? and attempt = ? and status = 'running'`,
      )
      .get(id, attempt);
    return (
      row && {
        id,
        attempt,
        run: integer(row, 'run'),
        progress: real(row, 'progress'),
        crashes: integer(row, 'crashes'),
        ...calling(row),
      }
    );
  }

  /** Writes only while `attempt` holds the task. False: the fencing token is stale. */
  updateHeld(id: string, attempt: number, fields: Partial<TaskRow>): boolean {
    return this.#set(fields, `id = ? and attempt = ? and status = 'running'`, [id, attempt]) === 1;
  }

  #set(fields: Partial<TaskRow>, where: string, params: readonly SqlValue[]): number {
    const { columns, values } = assignments(fields);
    const set = columns.map((column) => `${column} = ?`).join(', ');
    return this.#db.prepare(`update agent_tasks set ${set} where ${where}`).run(...values, ...params);
  }

  remove(id: string): void {
    this.#db.prepare('delete from agent_tasks where id = ?').run(id);
  }

  byId(id: string): TaskRow | undefined {
    const row = this.#db.prepare('select * from agent_tasks where id = ?').get(id);
    return row && taskRow(row);
  }

  /** Alone, for many tasks: a row is large. */
  statusOf(id: string): Status | undefined {
    const status = this.#db.prepare('select status from agent_tasks where id = ?').get(id)?.['status'];
    return STATUSES.find((known) => known === status);
  }

  bySeq(seq: number): TaskRow {
    const row = this.#db.prepare('select * from agent_tasks where seq = ?').get(seq);
    if (!row) throw new StoreError('value', `The task store has lost task number ${seq}.`);
    return taskRow(row);
  }

  /** The newest task that bears `ref`. */
  byRef(ref: string): TaskRow | undefined {
    const row = this.#db
      .prepare('select * from agent_tasks where ref = ? and superseded_by is null')
      .get(ref);
    return row && taskRow(row);
  }

  running(): readonly TaskRow[] {
    return this.#db.prepare(`select * from agent_tasks where status = 'running'`).all().map(taskRow);
  }

  /** What a task's agent has made, in the order in which it did. */
  createdBy(id: string): readonly Pick<TaskRow, 'id' | 'ref'>[] {
    return this.#db
      .prepare(CREATED_BY)
      .all(id)
      .map((row) => ({ id: text(row, 'id'), ref: text(row, 'ref') }));
  }

  heldBy(worker: string): readonly TaskRow[] {
    return this.#db
      .prepare(`select * from agent_tasks where status = 'running' and worker = ?`)
      .all(worker)
      .map(taskRow);
  }

  /** The lanes that hold queued tasks: one index probe each, however long the queue. */
  *readyLanes(): Generator<Lane> {
    let row = this.#db.prepare(FIRST_PROVIDER).get();
    while (row) {
      const lane = { provider: text(row, 'provider'), agent: text(row, 'agent') };
      yield lane;
      row =
        this.#db.prepare(NEXT_AGENT).get(lane.provider, lane.agent) ??
        this.#db.prepare(NEXT_PROVIDER).get(lane.provider);
    }
  }

  /** The lanes that hold queued tasks and how many, from counts that triggers keep: no scan. */
  queuedByLane(): readonly (Lane & { readonly queued: number })[] {
    const rows = this.#db.prepare('select provider, agent, n from lane_counts where n > 0').all();
    return rows.map((row) => ({
      provider: text(row, 'provider'),
      agent: text(row, 'agent'),
      queued: integer(row, 'n'),
    }));
  }

  head(lane: Lane): LaneHead | undefined {
    const row = this.#db.prepare(LANE_HEAD).get(lane.provider, lane.agent);
    return row && { seq: integer(row, 'seq'), priority: integer(row, 'priority'), rank: real(row, 'rank') };
  }

  /** Pending tasks whose time has come, the earliest first. */
  due(now: number, limit: number): readonly TaskRow[] {
    return this.#db.prepare(DUE).all(now, limit).map(taskRow);
  }

  /** When the first pending task that waits for a time is due. */
  firstDue(): number | undefined {
    const due = this.#db.prepare(FIRST_DUE).get()?.['due'];
    return typeof due === 'number' ? due : undefined;
  }

  /** Every retry that waits comes `ms` earlier. Walks through all tasks. */
  moveRetries(ms: number): void {
    this.#db
      .prepare(`update agent_tasks set not_before = not_before - ? where not_before_kind = 'retry'`)
      .run(ms);
  }

  /** The newest of those that ended before the last `count`. */
  endedBefore(count: number): EndedAt | undefined {
    const row = this.#db.prepare(ENDED_BEFORE).get(count);
    return row && { at: integer(row, 'completed_at'), seq: integer(row, 'seq') };
  }

  /**
   * Tasks that ended at `until` or before, whose changes are decided, on which no other depends and which no living task
   * has replaced.
   */
  prunable(until: EndedAt, limit: number): readonly string[] {
    return this.#db
      .prepare(PRUNABLE)
      .all(until.at, until.seq, limit)
      .map((row) => text(row, 'id'));
  }

  /** Running times (s) of the tasks of an agent and type that completed last. */
  history(agent: string, type: TaskType): readonly number[] {
    return this.#db
      .prepare(
        `select spent_ms from agent_tasks where status = 'completed' and agent = ? and type = ?
         order by completed_at desc limit ?`,
      )
      .all(agent, type, HISTORY)
      .map((row) => integer(row, 'spent_ms') / 1_000);
  }

  page(parts: readonly Part[], order: PageOrder, offset: number, limit: number): readonly TaskRow[] {
    if (parts.length === 0) return [];
    return this.#db
      .prepare(pageStatement(parts, order))
      .all(...paramsOf(parts), limit, offset)
      .map(taskRow);
  }

  count(parts: readonly Part[]): number {
    if (parts.length === 0) return 0;
    const any = parts.map(({ status, sql }) => `(status = '${status}' and ${sql})`).join(' or ');
    const row = this.#db
      .prepare(`select count(*) as n from agent_tasks where ${any}`)
      .get(...paramsOf(parts));
    return row ? integer(row, 'n') : 0;
  }

  /** Tasks that wait for an answer or a decision of the person. */
  countNeeding(): Readonly<Record<keyof typeof NEEDS_YOU, number>> {
    const row = this.#db.prepare(COUNT_NEEDING).get();
    return row
      ? { paused: integer(row, 'paused'), completed: integer(row, 'completed') }
      : { paused: 0, completed: 0 };
  }

  /** Stored counts, kept by triggers: no scan. */
  counts(): Record<Status, number> {
    const counts: Record<Status, number> = {
      pending: 0,
      queued: 0,
      running: 0,
      paused: 0,
      completed: 0,
      failed: 0,
      cancelled: 0,
    };
    for (const row of this.#db.prepare('select status, n from status_counts').all()) {
      const status = STATUSES.find((known) => known === row['status']);
      if (status) counts[status] = integer(row, 'n');
    }
    return counts;
  }
}

/** Finds the rows first and reads them then: what is sorted over bears no texts along. */
function pageStatement(parts: readonly Part[], order: PageOrder): string {
  const found = `select seq from (${foundStatement(parts, order)})`;
  return `select *, ${PLACE} as place from agent_tasks where seq in (${found}) order by ${PAGE_ORDERS[order]}`;
}

/**
 * The numbers of a page's tasks. Each part comes in order out of an index, because it says `status <> ''`; of all of them
 * together no more is read than the page needs, but for several in the order `queue` and for the few that have an index of
 * their own, which are sorted.
 */
export function foundStatement(parts: readonly Part[], order: PageOrder): string {
  const orderedBy = order === 'newest' ? '' : ', priority, rank';
  const each = parts.map(
    ({ status, sql, index }) =>
      `select seq${orderedBy}${order === 'queue' ? `, ${PLACES.indexOf(status)} as place` : ''}
       from agent_tasks ${index === undefined ? '' : `indexed by ${index}`}
       where ${index === undefined ? `status <> '' and` : ''} status = '${status}' and ${sql}`,
  );
  return `${each.join(' union all ')} order by ${PAGE_ORDERS[order]} limit ? offset ?`;
}

function paramsOf(parts: readonly Part[]): readonly SqlValue[] {
  return parts.flatMap(({ params }) => params);
}
