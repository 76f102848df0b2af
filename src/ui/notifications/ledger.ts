import type { Status } from '../../core/lifecycle.ts';

export const NOTIFICATION_MODES = ['digest', 'needsYou', 'all', 'off'] as const;
export type NotificationMode = (typeof NOTIFICATION_MODES)[number];

/** What is to be told in one notification: the tasks by what became of them. */
export interface News {
  readonly completed: readonly string[];
  readonly failed: readonly string[];
  readonly needsYou: readonly string[];
}

/**
 * Keeps what has not been told yet. What ends before the person's eyes is not news, unless they want to be told of all;
 * what needs them always is.
 */
export class Ledger {
  readonly #told = { completed: new Set<string>(), failed: new Set<string>(), needsYou: new Set<string>() };

  /** @param status what the task came to; `needsYou` where it waits for an answer */
  note(task: string, status: Status | 'needsYou' | 'edited' | 'removed'): void {
    if (status === 'edited') return;
    // Whatever was to be said of it is not true any more.
    for (const tasks of Object.values(this.#told)) tasks.delete(task);
    if (status === 'completed' || status === 'failed' || status === 'needsYou') this.#told[status].add(task);
  }

  /** Takes out what is to be told now; undefined where that is nothing. The rest waits, or was seen and is forgotten. */
  take(mode: NotificationMode, isFocused: boolean, returned: boolean): News | undefined {
    if (!isFocused) return undefined;
    const tellsEnds = mode === 'all' || (mode === 'digest' && returned);
    const news = {
      completed: tellsEnds ? [...this.#told.completed] : [],
      failed: tellsEnds ? [...this.#told.failed] : [],
      needsYou: mode === 'off' ? [] : [...this.#told.needsYou],
    };
    for (const tasks of Object.values(this.#told)) tasks.clear();
    return Object.values(news).some(({ length }) => length > 0) ? news : undefined;
  }
}
