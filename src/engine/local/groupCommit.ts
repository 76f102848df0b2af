import { QueueError, messageOf } from '../../core/errors.ts';
import type { Database } from '../../store/database.ts';
import type { Tables } from '../../store/tables/tables.ts';
import { Unit } from './unit.ts';

interface Waiting {
  readonly work: (unit: Unit) => void;
  /** Answers the caller; only called once the commit is on disk. */
  readonly committed: () => void;
  readonly refused: (error: unknown) => void;
}

interface Done {
  readonly unit: Unit;
  /** Undefined for what came ahead of the batch. */
  readonly waiting?: Waiting;
}

export interface GroupCommitOptions {
  readonly db: Database;
  readonly tables: Tables;
  readonly now: () => number;
  /** Comes first in every batch. What it throws breaks the batch. */
  readonly ahead?: (unit: Unit) => void;
  /** Whether this engine still owns the store; asked before every commit. */
  readonly stillOwner: () => boolean;
  /** Called after each commit that wrote events, with everything in memory up to date. */
  readonly onEvents: () => void;
  /** The store failed: nothing more is written through this engine. */
  readonly onBroken: (error: Error) => void;
}

/**
 * Acknowledged means fsynced. Units that arrive in the same turn of the event loop share one synchronous batch and
 * one commit, with a savepoint each: one that fails takes nothing with it. Promises, memory and events move only
 * after COMMIT.
 */
export class GroupCommit {
  readonly #options: GroupCommitOptions;
  #waiting: Waiting[] = [];
  #scheduled: NodeJS.Immediate | undefined;
  #broken: Error | undefined;

  constructor(options: GroupCommitOptions) {
    this.#options = options;
  }

  /** Runs `work` in the next batch. Rejects with what `work` threw, or when the batch could not be committed. */
  run<T>(work: (unit: Unit) => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#broken) return reject(this.#broken);
      let answer: { value: T } | undefined;
      this.#waiting.push({
        work: (unit) => {
          answer = { value: work(unit) };
        },
        committed: () => answer && resolve(answer.value),
        refused: reject,
      });
      this.#scheduled ??= setImmediate(() => this.flush());
    });
  }

  /** Commits what waits, now. */
  flush(): void {
    if (this.#scheduled) clearImmediate(this.#scheduled);
    this.#scheduled = undefined;
    const batch = this.#waiting;
    this.#waiting = [];
    if (batch.length === 0) return;
    const done: Done[] = [];
    try {
      this.#write(batch, done);
    } catch (error) {
      return this.#break(batch, error);
    }
    this.#publish(done);
  }

  /** Refuses all that still waits and all that comes. */
  close(): void {
    this.flush();
    this.#broken ??= new QueueError('closed', 'The task engine is closed.');
  }

  #write(batch: readonly Waiting[], done: Done[]): void {
    const { db, tables, now, ahead, stillOwner } = this.#options;
    if (!stillOwner()) throw new QueueError('closed', 'Another process has taken the task store over.');
    db.transaction(() => {
      const first = new Unit(tables, now());
      ahead?.(first);
      done.push({ unit: first });
      for (const waiting of batch) {
        const unit = new Unit(tables, now());
        try {
          db.savepoint(() => waiting.work(unit));
          done.push({ waiting, unit });
        } catch (error) {
          if (db.broken) throw error;
          unit.refuse();
          waiting.refused(error);
        }
      }
    });
  }

  #publish(done: readonly Done[]): void {
    for (const { unit } of done) for (const hook of unit.hooks) hook();
    for (const { waiting } of done) waiting?.committed();
    if (done.some(({ unit }) => unit.hasEvents)) this.#options.onEvents();
  }

  #break(batch: readonly Waiting[], error: unknown): void {
    const broken =
      error instanceof QueueError
        ? error
        : new QueueError('unavailable', `The task store failed: ${messageOf(error)}`, {}, { cause: error });
    this.#broken = broken;
    for (const waiting of batch) waiting.refused(broken);
    this.#options.onBroken(broken);
  }
}
