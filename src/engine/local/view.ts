import type { Reason } from '../../core/reason.ts';
import type { Task } from '../../core/task.ts';
import type { Tables } from '../../store/tables/tables.ts';
import type { TaskRow } from '../../store/tables/taskRow.ts';
import type { Lanes } from './lanes.ts';

const PARENTS_NAMED = 3;

/** Turns rows into tasks as the world sees them: with the reason of what waits, derived from what is true now. */
export class TaskView {
  readonly #tables: Tables;
  readonly #lanes: Lanes;
  readonly #now: () => number;

  constructor(tables: Tables, lanes: Lanes, now: () => number) {
    this.#tables = tables;
    this.#lanes = lanes;
    this.#now = now;
  }

  task(row: TaskRow): Task {
    const hold = row.status === 'queued' ? this.#lanes.holds(row, this.#now()) : undefined;
    const reason = this.#reason(row, hold);
    return {
      id: row.id,
      ref: row.ref,
      agent: row.agent,
      user: this.#tables.users.nameOf(row.userId),
      title: row.title,
      description: row.description,
      instructions: row.instructions,
      type: row.type,
      priority: row.priority,
      rank: row.rank,
      status: hold ? 'pending' : row.status,
      reason,
      retryCount: row.retryCount,
      maxRetries: row.maxRetries,
      attempt: row.attempt,
      progressPercentage: row.progress,
      currentStep: row.currentStep,
      totalSteps: row.totalSteps,
      stepTitle: row.stepTitle,
      result: row.result,
      review: {
        state: row.review,
        files: row.changedFiles,
        added: row.addedLines,
        removed: row.removedLines,
      },
      errorMessage: row.errorMessage,
      scheduledAt: row.scheduledAt,
      startedAt: row.startedAt,
      completedAt: row.completedAt,
      createdAt: row.createdAt,
      updatedAt: row.updatedAt,
      estimatedDuration: row.estimatedSeconds,
      actualDuration: row.completedAt === null ? null : row.spentMs / 1_000,
      context: row.context,
      dependencies: this.#tables.dependencies.parentsOf(row.id),
      onParentFailure: row.onParentFailure,
      provider: row.provider || null,
      model: row.model,
      budget: row.budget,
      worker: row.worker,
      supersedes: row.supersedes,
      supersededBy: row.supersededBy,
      createdBy: row.createdBy,
    };
  }

  #reason(row: TaskRow, hold: Reason | undefined): Reason | null {
    switch (row.status) {
      case 'pending':
        return this.#waitingFor(row);
      case 'queued':
        return hold ?? this.#lanes.waits(row);
      case 'running':
        if (row.request === null) return null;
        return { kind: row.request === 'cancel' ? 'cancelling' : 'pausing' };
      case 'paused':
        return row.pauseReason;
      case 'completed':
      case 'failed':
      case 'cancelled':
        return null;
    }
  }

  #waitingFor(row: TaskRow): Reason | null {
    if (row.waitingParents > 0) return this.#parentReason(row);
    if (row.notBefore === null) return null;
    return row.notBeforeKind === 'retry'
      ? { kind: 'retry', retry: row.retryCount, of: row.maxRetries, until: row.notBefore }
      : { kind: 'schedule', until: row.notBefore };
  }

  #parentReason(row: TaskRow): Reason {
    const names: string[] = [];
    for (const { ref, status } of this.#tables.dependencies.unsatisfied(row.id, PARENTS_NAMED)) {
      if (status === 'failed' || status === 'cancelled')
        return { kind: 'parent-failed', parent: ref, status };
      names.push(ref);
    }
    return { kind: 'dependency', waitingFor: names, more: row.waitingParents - names.length };
  }
}
