import type { Statement as SqlJsStatement } from 'sql.js';
import { StoreError } from './errors.ts';
import type { Row, SqlValue } from './row.ts';

/**
 * A prepared statement. Values are bound by position; each call binds, runs and resets it, whether or not it throws.
 * Whole numbers beyond 32 bits travel as REAL: a column with INTEGER affinity stores them exactly up to 2^53.
 */
export interface Statement {
  /** Runs it to the end and answers how many rows the last INSERT, UPDATE or DELETE changed. */
  run(...params: SqlValue[]): number;
  /** The first row of its result. */
  get(...params: SqlValue[]): Row | undefined;
  /** Every row of its result. */
  all(...params: SqlValue[]): Row[];
}

/** What a statement needs of its database. */
export interface StatementHost {
  /** Runs `work` if the database can be used, and words what it throws. */
  guard<T>(work: () => T): T;
  /** How many rows the last INSERT, UPDATE or DELETE changed. */
  changes(): number;
}

/** A statement of sql.js that takes exactly as many values as it has parameters. */
export class PreparedStatement implements Statement {
  readonly #host: StatementHost;
  readonly #sql: string;
  readonly #statement: SqlJsStatement;
  readonly #parameters: number;
  /** Only a plain SELECT may be left before its end: the others do their writing on the way there. */
  readonly #mayStopEarly: boolean;
  #columns: readonly string[] | undefined;

  constructor(host: StatementHost, sql: string, statement: SqlJsStatement) {
    this.#host = host;
    this.#sql = sql;
    this.#statement = statement;
    this.#parameters = countParameters(sql);
    this.#mayStopEarly = /^\s*select\b/i.test(sql);
  }

  run(...params: SqlValue[]): number {
    return this.#execute(params, () => {
      while (this.#statement.step());
      return this.#host.changes();
    });
  }

  get(...params: SqlValue[]): Row | undefined {
    return this.#execute(params, () => {
      const row = this.#statement.step() ? this.#row() : undefined;
      if (row && !this.#mayStopEarly) while (this.#statement.step());
      return row;
    });
  }

  all(...params: SqlValue[]): Row[] {
    return this.#execute(params, () => {
      const rows: Row[] = [];
      while (this.#statement.step()) rows.push(this.#row());
      return rows;
    });
  }

  /** To be called when the schema may have changed. */
  forgetColumns(): void {
    this.#columns = undefined;
  }

  #execute<T>(params: SqlValue[], work: () => T): T {
    return this.#host.guard(() => {
      this.#check(params);
      try {
        this.#statement.bind(params);
        return work();
      } finally {
        this.#statement.reset();
      }
    });
  }

  #check(params: readonly SqlValue[]): void {
    if (params.length !== this.#parameters)
      throw new StoreError(
        'statement',
        `A statement takes ${this.#parameters} values and got ${params.length}: ${this.#sql}`,
      );
    for (const value of params) {
      if (typeof value === 'number' && !Number.isFinite(value))
        throw new StoreError('statement', `A statement got ${value} for a number: ${this.#sql}`);
    }
  }

  #row(): Row {
    const values = this.#statement.get();
    this.#columns ??= this.#statement.getColumnNames();
    const row: Record<string, SqlValue> = {};
    let index = 0;
    for (const column of this.#columns) row[column] = values[index++] ?? null;
    return row;
  }
}

/** What can hold a question mark that is none of a parameter, and those that are. */
const QUESTION_MARKS = /'[^']*'|"[^"]*"|--[^\n]*|\?/g;

/** sql.js does not tell how many parameters a statement has. Ours are all written `?`. */
function countParameters(sql: string): number {
  return (sql.match(QUESTION_MARKS) ?? []).filter((found) => found === '?').length;
}
