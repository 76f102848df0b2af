import type { ReviewState } from '../core/change.ts';
import type { ProgressReport, TaskEvent } from '../core/event.ts';
import { isFinal, type FinalStatus, type Status } from '../core/lifecycle.ts';

export interface ProgressOfAttempt extends ProgressReport {
  readonly attempt: number;
}

/** What a task did. `edited` may have changed its place as well; `reviewed`: what it proposes, or what is decided about it. */
export type Move = Status | 'edited' | 'reviewed' | 'removed';

/** What a task waits for that only the person can give. */
export type Need = 'answer' | 'review';

/** What has changed since it was told last. */
export interface QueueChange {
  readonly tasks: ReadonlySet<string>;
  /** Tasks came, went or moved to another status, or what holds them changed; else only their progress changed. */
  readonly moved: boolean;
  /** Everything may be different: the queue is followed from now on, or again. */
  readonly all: boolean;
  /** What holds waiting tasks has changed: a pause, a limit, or what workers serve. */
  readonly lanes: boolean;
  /** What each task did last. */
  readonly moves: ReadonlyMap<string, Move>;
  /** What has become of each proposal of which something changed. */
  readonly reviews: ReadonlyMap<string, ReviewState>;
  /** Of the tasks that came to a stop, those that need the person now. */
  readonly needing: ReadonlyMap<string, Need>;
  /** How far each task is that said so. */
  readonly progress: ReadonlyMap<string, ProgressOfAttempt>;
  /** Tasks that came to an end meanwhile, by how. */
  readonly ended: Readonly<Record<FinalStatus, number>>;
}

/** What comes of the feed until it is told. */
export class GatheredChange implements QueueChange {
  readonly tasks = new Set<string>();
  readonly moves = new Map<string, Move>();
  readonly reviews = new Map<string, ReviewState>();
  needing: ReadonlyMap<string, Need> = new Map();
  readonly progress = new Map<string, ProgressOfAttempt>();
  readonly ended = { completed: 0, failed: 0, cancelled: 0 };
  all = false;
  lanes = false;

  get moved(): boolean {
    return this.all || this.lanes || this.moves.size > 0;
  }

  add(event: TaskEvent): void {
    this.tasks.add(event.task);
    switch (event.kind) {
      case 'status':
        this.moves.set(event.task, event.status);
        if (isFinal(event.status)) this.ended[event.status] += 1;
        return;
      case 'removed':
        this.moves.set(event.task, 'removed');
        return;
      case 'edited':
      case 'restarted':
        this.#moreThan('edited', event.task);
        return;
      case 'changes':
        this.reviews.set(event.task, event.review);
        this.#moreThan('reviewed', event.task);
        return;
      case 'progress':
        this.progress.set(event.task, event);
        return;
      case 'log':
      case 'step':
        return;
    }
  }
  /** Where a task does something else besides, that says more. */
  #moreThan(move: 'edited' | 'reviewed', task: string): void {
    if (!this.moves.has(task)) this.moves.set(task, move);
  }
}
