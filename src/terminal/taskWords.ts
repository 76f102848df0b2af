import { isUndecided, type Review } from '../core/change.ts';
import { lineCounts } from '../core/changeLook.ts';
import type { ChangesEvent } from '../core/event.ts';
import { describeReason } from '../core/reasonWords.ts';
import type { Task, TaskResult } from '../core/task.ts';
import { safeLine } from './safeText.ts';
import { clockTime, duration } from './times.ts';

/** What a result without a model is marked with wherever it is shown. */
export const SAMPLE = 'Sample, no AI';

/** Why a task does not move, or empty. `countdown`: with the time that is left. */
export function reasonWords(task: Task, now: number, countdown = false): string {
  if (!task.reason) return '';
  const time = (ms: number) =>
    countdown && ms > now ? `${clockTime(ms, now)} (in ${duration(ms - now)})` : clockTime(ms, now);
  return safeLine(describeReason(task.reason, time));
}

/** `step 3 of 7: read the parser`, or empty. */
export function stepWords({
  currentStep,
  totalSteps,
  stepTitle,
}: Pick<Task, 'currentStep' | 'totalSteps' | 'stepTitle'>): string {
  if (totalSteps === 0 || currentStep === 0) return '';
  const title = stepTitle ? `: ${safeLine(stepTitle)}` : '';
  return `step ${currentStep} of ${totalSteps}${title}`;
}

/** The summary in one line, marked where no model was asked. */
export function summaryWords(result: TaskResult | null): string {
  if (!result) return '';
  const summary = safeLine(result.summary);
  return result.sample && !summary.startsWith(SAMPLE) ? `${SAMPLE}: ${summary}` : summary;
}

/** What is to be said about a task as it stands, in one line. */
export function stateWords(task: Task, now: number, countdown = false): string {
  switch (task.status) {
    case 'queued':
      // That it waits for its turn is what "queued" says.
      return task.reason?.kind === 'turn' ? '' : reasonWords(task, now, countdown);
    case 'pending':
    case 'paused':
      return reasonWords(task, now, countdown);
    case 'running':
      return [reasonWords(task, now), stepWords(task)].filter(Boolean).join(', ');
    case 'completed':
      return [toReviewWords(task), summaryWords(task.result)].filter(Boolean).join('; ');
    case 'failed':
      return safeLine(task.errorMessage ?? '');
    case 'cancelled':
      return '';
  }
}

/** `to review: 3 files +12 −3` of a task that has completed with undecided changes, else empty. */
export function toReviewWords({ status, review }: Pick<Task, 'status' | 'review'>): string {
  return status === 'completed' && isUndecided(review.state) ? `to review: ${proposalWords(review)}` : '';
}

/** `3 files +12 −3`. */
export function proposalWords(review: Review): string {
  const files = review.files === 1 ? '1 file' : `${review.files} files`;
  return [files, lineCounts(review)].filter(Boolean).join(' ');
}

/** The files of a proposal that something happened to. */
export function changedFiles({ paths, more }: ChangesEvent): string {
  return `${paths.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
