import type { TaskType } from './task.ts';

const BASE_SECONDS: Readonly<Record<TaskType, number>> = {
  general: 300,
  analysis: 600,
  coding: 1_800,
  research: 900,
  review: 420,
  documentation: 720,
};

/** How many ended tasks of an agent and type it takes before their median counts. */
export const HISTORY_NEEDED = 5;

/**
 * Seconds that a task will probably take: the median of what its agent and type took so far (seconds, any order),
 * or, before there are `HISTORY_NEEDED` of them, a base by type that grows with the description.
 */
export function estimateSeconds(
  type: TaskType,
  descriptionLength: number,
  history: readonly number[],
): number {
  if (history.length >= HISTORY_NEEDED) return median(history);
  return Math.round(BASE_SECONDS[type] * (1 + 0.5 * Math.min(descriptionLength / 100, 5)));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  const lower = sorted.length % 2 === 1 ? upper : (sorted[middle - 1] ?? upper);
  return (lower + upper) / 2;
}
