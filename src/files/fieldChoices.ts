import { MISFIRE_POLICIES, PARENT_FAILURE_POLICIES, TASK_TYPES } from '../core/task.ts';
import { nearest } from './nearest.ts';

/** The fields of a task file that hold one of a few words. */
const FIELD_CHOICES = new Map<string, readonly string[]>([
  ['type', TASK_TYPES],
  ['onParentFailure', PARENT_FAILURE_POLICIES],
  ['schedule.misfire', MISFIRE_POLICIES],
]);

/** The word that was probably meant where a field holds none of its choices; undefined for other fields too. */
export function meantValue(values: ReadonlyMap<string, unknown>, field: string): string | undefined {
  const choices = FIELD_CHOICES.get(field);
  const value = choices && valueAt(values, field.split('.'));
  return choices && typeof value === 'string' ? nearest(value, choices) : undefined;
}

function valueAt(values: ReadonlyMap<string, unknown>, [key = '', inner]: readonly string[]): unknown {
  const value = values.get(key);
  if (inner === undefined) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([name]) => name === inner)?.[1];
}
