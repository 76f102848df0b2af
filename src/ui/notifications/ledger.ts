import type { Move, Need } from '../queueChange.ts';

export const NOTIFICATION_MODES = ['digest', 'needsYou', 'all', 'off'] as const;
export type NotificationMode = (typeof NOTIFICATION_MODES)[number];

/** What is to be told in one notification: the tasks by what became of them. */
export interface News {
  readonly completed: readonly string[];
  readonly failed: readonly string[];
  /** Completed with changes that nobody has decided about. */
  readonly toReview: readonly string[];
  readonly needsYou: readonly string[];
}

/**
 * Keeps what has not been told yet. What ends before the person's eyes is not news, unless they want to be told of all;
 * what needs them always is.
 */
export class Ledger {
  readonly #told = {
    completed: new Set<string>(),
    failed: new Set<string>(),
    toReview: new Set<string>(),
    needsYou: new Set<string>(),
  };

  /** @param need what the task waits for, where that is the person */
  note(task: string, move: Move, need?: Need): void {
    // What a person does to it says nothing of what became of it, and what is proposed is told at its end.
    if (move === 'edited' || move === 'reviewed') return;
    this.forget(task);
    if (need !== undefined) this.#told[need === 'review' ? 'toReview' : 'needsYou'].add(task);
    else if (move === 'completed' || move === 'failed') this.#told[move].add(task);
  }

  /** Whatever was to be said of it is not true any more. */
  forget(task: string): void {
    for (const tasks of Object.values(this.#told)) tasks.delete(task);
  }

  /** Takes out what is to be told now; undefined where that is nothing. The rest waits, or was seen and is forgotten. */
  take(mode: NotificationMode, isFocused: boolean, returned: boolean): News | undefined {
    if (!isFocused) return undefined;
    const tellsEnds = mode === 'all' || (mode === 'digest' && returned);
    const news = {
      completed: tellsEnds ? [...this.#told.completed] : [],
      failed: tellsEnds ? [...this.#told.failed] : [],
      toReview: mode === 'off' ? [] : [...this.#told.toReview],
      needsYou: mode === 'off' ? [] : [...this.#told.needsYou],
    };
    for (const tasks of Object.values(this.#told)) tasks.clear();
    return Object.values(news).some(({ length }) => length > 0) ? news : undefined;
  }
}
