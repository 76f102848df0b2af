import type { ProgressReport, TaskEvent } from '../core/event.ts';
import { isFinal, type FinalStatus, type Status } from '../core/lifecycle.ts';

export interface ProgressOfAttempt extends ProgressReport {
  readonly attempt: number;
}

/** What has changed since it was told last. */
export interface QueueChange {
  readonly tasks: ReadonlySet<string>;
  /** Tasks came, went or moved to another status, or what holds them changed; else only their progress changed. */
  readonly moved: boolean;
  /** Everything may be different: the queue is followed from now on, or again. */
  readonly all: boolean;
  /** What holds waiting tasks has changed: a pause, a limit, or what workers serve. */
  readonly lanes: boolean;
  /** What each task did last. `edited` may have changed its place as well. */
  readonly moves: ReadonlyMap<string, Status | 'edited' | 'removed'>;
  /** How far each task is that said so. */
  readonly progress: ReadonlyMap<string, ProgressOfAttempt>;
  /** Tasks that came to an end meanwhile, by how. */
  readonly ended: Readonly<Record<FinalStatus, number>>;
}

/** What comes of the feed until it is told. */
export class GatheredChange implements QueueChange {
  readonly tasks = new Set<string>();
  readonly moves = new Map<string, Status | 'edited' | 'removed'>();
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
      case 'changes':
        // What it does besides says more.
        if (!this.moves.has(event.task)) this.moves.set(event.task, 'edited');
        return;
      case 'progress':
        this.progress.set(event.task, event);
        return;
      case 'log':
      case 'step':
        return;
    }
  }
}
