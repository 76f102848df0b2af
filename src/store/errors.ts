/** What kind of trouble a store is in. */
export type StoreErrorCode =
  /** An operation on the file failed. */
  | 'io'
  /** The disk is full. */
  | 'full'
  /** The file or its folder cannot be written. */
  | 'read-only'
  /** The file could not be opened. */
  | 'open'
  /** The file is damaged or is no database. */
  | 'corrupt'
  /** The file was written by a newer version. */
  | 'newer'
  /** An earlier failure ended the use of this open database. */
  | 'broken'
  | 'closed'
  /** The file is open already. */
  | 'in-use'
  /** A row would break a constraint of its table. */
  | 'constraint'
  /** A statement is wrong, or is used wrongly: a mistake in the program. */
  | 'statement'
  /** A stored value is not of the kind that was asked for. */
  | 'value'
  /** SQLite itself could not be loaded. */
  | 'wasm'
  /** A step of the schema's migration failed. */
  | 'migration';

export interface StoreErrorOptions {
  readonly file?: string | undefined;
  /** The operating system's error code, e.g. `ENOSPC`. */
  readonly errno?: string | undefined;
  readonly cause?: unknown;
}

/** Trouble with the store. The message says what happened, to which file, and what to do. */
export class StoreError extends Error {
  override name = 'StoreError';
  readonly code: StoreErrorCode;
  readonly file: string | undefined;
  readonly errno: string | undefined;

  constructor(code: StoreErrorCode, message: string, options: StoreErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.file = options.file;
    this.errno = options.errno;
  }
}

/** Every use of a database after a failed write, sync or commit. Close it and open the file again. */
export class StoreBrokenError extends StoreError {
  override name = 'StoreBrokenError';
  constructor(file: string, cause: unknown) {
    const reason = cause instanceof Error ? ` ${cause.message}` : '';
    super('broken', `The task store ${file} was closed to further use after a failure.${reason}`, {
      file,
      cause,
      errno: cause instanceof StoreError ? cause.errno : undefined,
    });
  }
}

/** The file is damaged, cut short, or is no database at all. */
export class StoreCorruptError extends StoreError {
  override name = 'StoreCorruptError';
  constructor(file: string, detail: string, cause?: unknown) {
    super('corrupt', `The task store ${file} is damaged (${detail}). It was not changed.`, { file, cause });
  }
}

/** The file was written by a newer version of this program. */
export class StoreNewerError extends StoreError {
  override name = 'StoreNewerError';
  readonly found: number;
  readonly supported: number;
  constructor(file: string, found: number, supported: number) {
    super(
      'newer',
      `The task store ${file} was written by a newer version of Agent Task Queue (its format is ${found}, this version ` +
        `knows ${supported}). It was not changed. Update Agent Task Queue to use it.`,
      { file },
    );
    this.found = found;
    this.supported = supported;
  }
}

/** The file, or the folder it is in, may not be written. */
export class StoreReadOnlyError extends StoreError {
  override name = 'StoreReadOnlyError';
  constructor(file: string, errno: string) {
    super(
      'read-only',
      `The task store ${file} cannot be written (${errno}). Make the file and its folder writable, or choose another ` +
        `folder for the store.`,
      { file, errno },
    );
  }
}

/** A row would break a constraint (unique, foreign key, check, not null). The database goes on working. */
export class StoreConstraintError extends StoreError {
  override name = 'StoreConstraintError';
  constructor(file: string, message: string) {
    super('constraint', message, { file });
  }
}
