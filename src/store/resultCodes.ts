/** SQLite's result codes as far as the store meets them (https://www.sqlite.org/rescode.html). */
export const SQLITE = {
  OK: 0,
  NOMEM: 7,
  READONLY: 8,
  IOERR: 10,
  CORRUPT: 11,
  NOTFOUND: 12,
  FULL: 13,
  CANTOPEN: 14,
  CONSTRAINT: 19,
  NOTADB: 26,
  IOERR_READ: 266,
  IOERR_SHORT_READ: 522,
  IOERR_WRITE: 778,
  IOERR_FSYNC: 1034,
  IOERR_DIR_FSYNC: 1290,
  IOERR_TRUNCATE: 1546,
  IOERR_FSTAT: 1802,
  IOERR_DELETE: 2570,
  IOERR_DELETE_NOENT: 5898,
} as const;

/** The flags of SQLite's xOpen that change how a file is opened. */
export const OPEN_FLAG = { READWRITE: 0x2, CREATE: 0x4, DELETE_ON_CLOSE: 0x8, EXCLUSIVE: 0x10 } as const;
