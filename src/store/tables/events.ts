import * as z from 'zod';
import { ACTORS, eventBodySchema, type Actor, type EventBody, type TaskEvent } from '../../core/event.ts';
import type { Database } from '../database.ts';
import { integer, json, text, type Row } from '../row.ts';

const actorSchema = z.enum(ACTORS);

/** The append-only history. */
export class EventTable {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  append(at: number, task: string, attempt: number, actor: Actor, body: EventBody): void {
    this.#db
      .prepare('insert into task_events (at, task_id, attempt, actor, body) values (?, ?, ?, ?, ?)')
      .run(at, task, attempt, actor, JSON.stringify(body));
  }

  removeOf(task: string): void {
    this.#db.prepare('delete from task_events where task_id = ?').run(task);
  }

  last(): number {
    const row = this.#db.prepare('select coalesce(max(seq), 0) as seq from task_events').get();
    return row ? integer(row, 'seq') : 0;
  }

  /** When the newest event was written, by the clock of then. */
  lastAt(): number | undefined {
    const row = this.#db.prepare('select at from task_events order by seq desc limit 1').get();
    return row && integer(row, 'at');
  }

  /** When somebody else than the engine did something last. */
  lastWorkAt(): number | undefined {
    const row = this.#db
      .prepare(`select at from task_events where actor <> 'engine' order by seq desc limit 1`)
      .get();
    return row && integer(row, 'at');
  }

  after(seq: number, limit: number): readonly TaskEvent[] {
    return this.#db
      .prepare('select * from task_events where seq > ? order by seq limit ?')
      .all(seq, limit)
      .map(taskEvent);
  }

  ofTask(task: string, afterSeq: number, limit: number): readonly TaskEvent[] {
    return this.#db
      .prepare('select * from task_events where task_id = ? and seq > ? order by seq limit ?')
      .all(task, afterSeq, limit)
      .map(taskEvent);
  }
}

function taskEvent(row: Row): TaskEvent {
  return {
    seq: integer(row, 'seq'),
    at: integer(row, 'at'),
    task: text(row, 'task_id'),
    attempt: integer(row, 'attempt'),
    actor: actorSchema.parse(text(row, 'actor')),
    ...eventBodySchema.parse(json(row, 'body')),
  };
}
