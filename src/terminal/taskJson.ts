import type { TaskEvent } from '../core/event.ts';
import type { Reason } from '../core/reason.ts';
import type { Task } from '../core/task.ts';
import { isoTime } from './times.ts';

/** One line of a task's execution log. */
export interface LogLine {
  readonly at: string;
  readonly level: string;
  readonly text: string;
}

/** A task as `list --json` and `show --json` print it: every field by its name; times in ISO 8601, UTC, or null. */
export function taskJson(task: Task, log: readonly TaskEvent[]): Readonly<Record<string, unknown>> {
  return {
    id: task.id,
    ref: task.ref,
    agent: task.agent,
    user: task.user,
    title: task.title,
    description: task.description,
    instructions: task.instructions,
    priority: task.priority,
    rank: task.rank,
    status: task.status,
    reason: reasonJson(task.reason),
    retryCount: task.retryCount,
    maxRetries: task.maxRetries,
    attempt: task.attempt,
    progressPercentage: task.progressPercentage,
    currentStep: task.currentStep,
    totalSteps: task.totalSteps,
    stepTitle: task.stepTitle,
    result: task.result,
    review: task.review,
    errorMessage: task.errorMessage,
    executionLog: executionLog(log),
    scheduledAt: timeOrNull(task.scheduledAt),
    startedAt: timeOrNull(task.startedAt),
    completedAt: timeOrNull(task.completedAt),
    estimatedDuration: task.estimatedDuration,
    actualDuration: task.actualDuration,
    type: task.type,
    contextData: task.context,
    dependencies: task.dependencies,
    onParentFailure: task.onParentFailure,
    provider: task.provider,
    model: task.model,
    budget: task.budget,
    worker: task.worker,
    supersedes: task.supersedes,
    supersededBy: task.supersededBy,
    createdBy: task.createdBy,
    createdAt: isoTime(task.createdAt),
    updatedAt: isoTime(task.updatedAt),
  };
}

/** What was logged while it ran, of all attempts. */
export function executionLog(events: readonly TaskEvent[]): readonly LogLine[] {
  return events.flatMap((event) =>
    event.kind === 'log' ? [{ at: isoTime(event.at), level: event.level, text: event.text }] : [],
  );
}

function reasonJson(reason: Reason | null): Readonly<Record<string, unknown>> | null {
  if (!reason || !('until' in reason)) return reason;
  return { ...reason, until: isoTime(reason.until) };
}

function timeOrNull(ms: number | null): string | null {
  return ms === null ? null : isoTime(ms);
}
