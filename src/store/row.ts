import { StoreError } from './errors.ts';

/** A value as SQLite keeps it. Integers beyond 2^53 would lose digits and are not used. */
export type SqlValue = number | string | Uint8Array | null;

/** One row of a result, by column name. */
export interface Row {
  readonly [column: string]: SqlValue;
}

/** The text in a column. @throws StoreError if it holds anything else. */
export function text(row: Row, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : refuse(row, column, 'a text');
}

/** The text in a column, or `undefined` for NULL. @throws StoreError if it holds anything else. */
export function optionalText(row: Row, column: string): string | undefined {
  return row[column] === null ? undefined : text(row, column);
}

/** The whole number in a column. @throws StoreError if it holds anything else. */
export function integer(row: Row, column: string): number {
  const value = row[column];
  return typeof value === 'number' && Number.isSafeInteger(value)
    ? value
    : refuse(row, column, 'a whole number');
}

/** The whole number in a column, or `undefined` for NULL. @throws StoreError if it holds anything else. */
export function optionalInteger(row: Row, column: string): number | undefined {
  return row[column] === null ? undefined : integer(row, column);
}

/** The number in a column. @throws StoreError if it holds anything else. */
export function real(row: Row, column: string): number {
  const value = row[column];
  return typeof value === 'number' ? value : refuse(row, column, 'a number');
}

/** The number in a column, or `undefined` for NULL. @throws StoreError if it holds anything else. */
export function optionalReal(row: Row, column: string): number | undefined {
  return row[column] === null ? undefined : real(row, column);
}

/** The truth in a column that holds 0 or 1. @throws StoreError if it holds anything else. */
export function flag(row: Row, column: string): boolean {
  const value = row[column];
  return value === 0 || value === 1 ? value === 1 : refuse(row, column, '0 or 1');
}

/** The bytes in a column. @throws StoreError if it holds anything else. */
export function bytes(row: Row, column: string): Uint8Array {
  const value = row[column];
  return value instanceof Uint8Array ? value : refuse(row, column, 'bytes');
}

/**
 * What the JSON text in a column says. Its shape is the caller's to check.
 *
 * @throws StoreError if the column holds no text or no JSON.
 */
export function json(row: Row, column: string): unknown {
  const source = text(row, column);
  try {
    const parsed: unknown = JSON.parse(source);
    return parsed;
  } catch {
    return refuse(row, column, 'JSON');
  }
}

/** As `json`, and `undefined` for NULL. */
export function optionalJson(row: Row, column: string): unknown {
  return row[column] === null ? undefined : json(row, column);
}

function refuse(row: Row, column: string, expected: string): never {
  const known = Object.keys(row);
  if (!known.includes(column))
    throw new StoreError(
      'value',
      `A row of the task store has no column ${column}; it has ${known.join(', ')}.`,
    );
  throw new StoreError(
    'value',
    `The task store holds ${kindOf(row[column])} in ${column} where ${expected} belongs.`,
  );
}

function kindOf(value: SqlValue | undefined): string {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'string') return 'a text';
  return typeof value === 'number' ? `the number ${value}` : 'bytes';
}
