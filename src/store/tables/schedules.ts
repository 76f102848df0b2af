import { taskDraftSchema, type TaskDraft } from '../../core/task.ts';
import type { Database } from '../database.ts';
import { flag, integer, json, optionalInteger, optionalText, text, type Row, type SqlValue } from '../row.ts';

/** A row of `schedules`: what makes a task again and again. */
export interface ScheduleRow {
  readonly id: string;
  readonly ref: string;
  readonly draft: TaskDraft;
  readonly contentHash: string;
  readonly paused: boolean;
  /** The next run; null while it is paused, and where it never comes again. */
  readonly nextAt: number | null;
  /** The time of the last run that made a task, and that task. */
  readonly lastAt: number | null;
  readonly lastTask: string | null;
  /** Runs that made no task. */
  readonly missed: number;
  readonly createdAt: number;
}

const COLUMNS = {
  id: 'id',
  ref: 'ref',
  draft: 'draft',
  contentHash: 'content_hash',
  paused: 'paused',
  nextAt: 'next_at',
  lastAt: 'last_at',
  lastTask: 'last_task',
  missed: 'missed',
  createdAt: 'created_at',
} as const satisfies Record<keyof ScheduleRow, string>;

export class ScheduleTable {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  insert(row: ScheduleRow): void {
    const fields = encoded(row);
    const marks = fields.map(() => '?').join(', ');
    const columns = fields.map(([column]) => column).join(', ');
    this.#db
      .prepare(`insert into schedules (${columns}) values (${marks})`)
      .run(...fields.map(([, value]) => value));
  }

  update(id: string, changes: Partial<ScheduleRow>): void {
    const fields = encoded(changes);
    const set = fields.map(([column]) => `${column} = ?`).join(', ');
    this.#db.prepare(`update schedules set ${set} where id = ?`).run(...fields.map(([, value]) => value), id);
  }

  remove(id: string): void {
    this.#db.prepare('delete from schedules where id = ?').run(id);
  }

  byId(id: string): ScheduleRow | undefined {
    const row = this.#db.prepare('select * from schedules where id = ?').get(id);
    return row && scheduleRow(row);
  }

  byRef(ref: string): ScheduleRow | undefined {
    const row = this.#db.prepare('select * from schedules where ref = ?').get(ref);
    return row && scheduleRow(row);
  }

  /** The next to run first; those that rest come last. */
  all(): readonly ScheduleRow[] {
    return this.#db
      .prepare('select * from schedules order by next_at is null, next_at, ref')
      .all()
      .map(scheduleRow);
  }

  due(now: number, limit: number): readonly ScheduleRow[] {
    return this.#db
      .prepare('select * from schedules where next_at <= ? order by next_at limit ?')
      .all(now, limit)
      .map(scheduleRow);
  }

  /** When the next one runs. */
  nextAt(): number | undefined {
    const next = this.#db.prepare('select min(next_at) as next from schedules').get()?.['next'];
    return typeof next === 'number' ? next : undefined;
  }
}

function encoded(row: Partial<ScheduleRow>): readonly (readonly [column: string, value: SqlValue])[] {
  const { draft, paused, ...plain } = row;
  const values: Partial<Record<keyof ScheduleRow, SqlValue>> = {
    ...plain,
    ...(draft === undefined ? {} : { draft: JSON.stringify(draft) }),
    ...(paused === undefined ? {} : { paused: paused ? 1 : 0 }),
  };
  return Object.entries(values).flatMap(([field, value]) =>
    isField(field) && value !== undefined ? [[COLUMNS[field], value] as const] : [],
  );
}

function isField(name: string): name is keyof ScheduleRow {
  return name in COLUMNS;
}

function scheduleRow(row: Row): ScheduleRow {
  return {
    id: text(row, 'id'),
    ref: text(row, 'ref'),
    draft: taskDraftSchema.parse(json(row, 'draft')),
    contentHash: text(row, 'content_hash'),
    paused: flag(row, 'paused'),
    nextAt: optionalInteger(row, 'next_at') ?? null,
    lastAt: optionalInteger(row, 'last_at') ?? null,
    lastTask: optionalText(row, 'last_task') ?? null,
    missed: integer(row, 'missed'),
    createdAt: integer(row, 'created_at'),
  };
}
