export type Defined<T> = T extends object ? { [K in keyof T]: Exclude<T[K], undefined> } : T;

/** Drops fields that are `undefined`: with exact optional properties "left out" and "undefined" are two things. */
export function defined<T>(value: T): Defined<T>;
export function defined(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined));
}
