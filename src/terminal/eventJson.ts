import type { TaskEvent } from '../core/event.ts';
import { isoTime } from './times.ts';

/** An event as one line of JSON has it: `type`, `at`, `task` and `ref` first, then what its kind brings. */
export function eventJson(event: TaskEvent, ref: string | null): Readonly<Record<string, unknown>> {
  const { kind, at, task, seq, attempt, actor, ...body } = event;
  return { type: kind, at: isoTime(at), task, ref, ...body, attempt, actor, seq };
}
