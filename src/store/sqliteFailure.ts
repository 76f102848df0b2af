import type { Database as SqlJsDatabase } from 'sql.js';
import { StoreConstraintError, StoreCorruptError, StoreError } from './errors.ts';
import { fileErrorOf, type FileFailure } from './fileFailure.ts';
import { SQLITE } from './resultCodes.ts';

const FATAL = new Set<number>([
  SQLITE.NOMEM,
  SQLITE.READONLY,
  SQLITE.IOERR,
  SQLITE.CORRUPT,
  SQLITE.FULL,
  SQLITE.CANTOPEN,
  SQLITE.NOTADB,
]);

/** What SQLite answered, before it is worded: thrown inside the store only. */
export class SqliteFailure extends Error {
  override name = 'SqliteFailure';
  readonly resultCode: number;
  constructor(resultCode: number, message: string) {
    super(message);
    this.resultCode = resultCode;
  }
}

/** Makes every failure of this sql.js database a `SqliteFailure`: sql.js itself tells the text and not the code. */
export function captureResultCodes(sql: SqlJsDatabase): void {
  const original = sql.handleError.bind(sql);
  sql.handleError = (...codes: number[]): null => {
    const [resultCode = SQLITE.OK] = codes;
    if (resultCode === SQLITE.OK) return null;
    throw new SqliteFailure(
      resultCode,
      messageOf(() => Reflect.apply(original, sql, codes)),
    );
  };
}

function messageOf(fail: () => unknown): string {
  try {
    fail();
    return 'unknown error';
  } catch (error) {
    return textOf(error);
  }
}

/** Whether the open database must not be used any more after this error. */
export function isFatal(error: unknown): boolean {
  if (error instanceof SqliteFailure) return FATAL.has(error.resultCode & 0xff);
  return error instanceof WebAssembly.RuntimeError;
}

/** Words an error of SQLite for the person: `failure` is the file operation behind it, where there was one. */
export function storeErrorOf(file: string, error: unknown, failure: FileFailure | undefined): StoreError {
  if (error instanceof StoreError) return error;
  if (!(error instanceof SqliteFailure))
    return new StoreError('statement', `SQLite failed on ${file}: ${textOf(error)}`, { file, cause: error });
  switch (error.resultCode & 0xff) {
    case SQLITE.CONSTRAINT:
      return new StoreConstraintError(file, error.message);
    case SQLITE.CORRUPT:
    case SQLITE.NOTADB:
      return new StoreCorruptError(file, error.message, error);
    case SQLITE.IOERR:
    case SQLITE.FULL:
    case SQLITE.CANTOPEN:
    case SQLITE.READONLY:
      if (failure) return fileErrorOf(failure, error);
      return new StoreError('io', `The task store ${file} failed: ${error.message}.`, { file, cause: error });
    case SQLITE.NOMEM:
      return new StoreError('io', `There was not enough memory for the task store ${file}.`, {
        file,
        cause: error,
      });
    default:
      return new StoreError('statement', `SQLite refused a statement: ${error.message}`, {
        file,
        cause: error,
      });
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
