import type { Database } from '../database.ts';

export interface WorkerRow {
  readonly id: string;
  readonly pid: number;
  readonly startedAt: number;
  readonly heartbeatAt: number;
  readonly currentTask: string | null;
  readonly processed: number;
}

/** Who works on the store; its truth while the engine runs is in memory, these rows are for looking at from outside. */
export class WorkerTable {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  put(worker: WorkerRow): void {
    this.#db
      .prepare(
        `insert into task_workers (id, pid, started_at, heartbeat_at, current_task, processed)
         values (?, ?, ?, ?, ?, ?)
         on conflict (id) do update set heartbeat_at = excluded.heartbeat_at,
           current_task = excluded.current_task, processed = excluded.processed`,
      )
      .run(worker.id, worker.pid, worker.startedAt, worker.heartbeatAt, worker.currentTask, worker.processed);
  }

  remove(id: string): void {
    this.#db.prepare('delete from task_workers where id = ?').run(id);
  }

  clear(): void {
    this.#db.exec('delete from task_workers');
  }
}
