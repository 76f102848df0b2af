import type { Range } from './range.ts';

export interface FieldPosition {
  /** The key, or the heading; absent for an element of a list. */
  readonly key?: Range;
  readonly value: Range;
}

/** Where each field of a file stands, by its path (`priority`, `budget.steps`, `dependsOn[2]`). */
export type FieldPositions = ReadonlyMap<string, FieldPosition>;

/**
 * Where a problem of `field` is shown: its value, its key where the value is empty; else the same of the field around
 * it; else undefined.
 */
export function placeOf(positions: FieldPositions, field: string): Range | undefined {
  for (let path: string | undefined = field; path !== undefined; path = around(path)) {
    const position = positions.get(path);
    if (position) return isEmpty(position.value) ? (position.key ?? position.value) : position.value;
  }
  return undefined;
}

/** Where a problem of the key itself is shown. */
export function placeOfKey(positions: FieldPositions, field: string): Range | undefined {
  return positions.get(field)?.key ?? placeOf(positions, field);
}

function around(path: string): string | undefined {
  const end = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
  return end > 0 ? path.slice(0, end) : undefined;
}

function isEmpty(range: Range): boolean {
  return range.line === range.endLine && range.column === range.endColumn;
}
