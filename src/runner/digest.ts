import { createHash } from 'node:crypto';
import { canonicalJson } from '../core/canonicalJson.ts';

/** Stands for a JSON value in a record: equal values have equal digests, whatever the order of their keys. */
export function digest(value: unknown): string {
  // As it is read back from a record: without fields that are undefined.
  const plain: unknown = JSON.parse(JSON.stringify(value));
  return createHash('sha256').update(canonicalJson(plain)).digest('hex').slice(0, 16);
}
