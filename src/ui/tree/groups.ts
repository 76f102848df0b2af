import { isUndecided } from '../../core/change.ts';
import type { Status } from '../../core/lifecycle.ts';
import type { Task } from '../../core/task.ts';
import type { ListFilter, Stats } from '../../engine/port.ts';

/** The groups of the tree, in its order. All but the first are the statuses' own. */
export const GROUP_IDS = [
  'needsYou',
  'running',
  'queued',
  'pending',
  'paused',
  'failed',
  'completed',
  'cancelled',
] as const;
export type GroupId = (typeof GROUP_IDS)[number];

/**
 * A paused task whose pause nobody asked for waits for an answer, and a completed one with undecided changes for a review:
 * both need the person.
 */
export function needsYou({ status, reason, review }: Pick<Task, 'status' | 'reason' | 'review'>): boolean {
  if (status === 'completed') return isUndecided(review.state);
  return status === 'paused' && reason !== null && reason.kind !== 'asked';
}

export function groupOf(task: Pick<Task, 'status' | 'reason' | 'review'>): GroupId {
  return needsYou(task) ? 'needsYou' : task.status;
}

/** The groups that a task which has just come to `status` may be in: what its lane holds is pending, whatever its row says. */
export function groupsOn(status: Status): readonly GroupId[] {
  switch (status) {
    case 'paused':
    case 'completed':
      return ['needsYou', status];
    case 'pending':
    case 'queued':
      return ['queued', 'pending'];
    case 'running':
    case 'failed':
    case 'cancelled':
      return [status];
  }
}

/** The statuses in which a task may need the person. */
const NEEDING: readonly Status[] = ['paused', 'completed'];

/** How a group is listed: what waits in run order, what has ended with the newest first. */
export function listingOf(group: GroupId): Pick<ListFilter, 'status' | 'order' | 'needsYou'> {
  const ended = group === 'failed' || group === 'completed' || group === 'cancelled';
  return {
    status: group === 'needsYou' ? NEEDING : [group],
    order: ended ? 'newest' : 'queue',
    ...(group === 'paused' || group === 'completed' ? { needsYou: false } : {}),
    ...(group === 'needsYou' ? { needsYou: true } : {}),
  };
}

/** Each task is counted once: what needs the person is not counted under its status, too. */
export function countsOf(stats: Stats): ReadonlyMap<GroupId, number> {
  return new Map(GROUP_IDS.map((id) => [id, countOf(id, stats)]));
}

function countOf(id: GroupId, { byStatus, needsYou: needed, toReview }: Stats): number {
  switch (id) {
    case 'needsYou':
      return needed;
    case 'paused':
      return byStatus.paused - (needed - toReview);
    case 'completed':
      return byStatus.completed - toReview;
    default:
      return byStatus[id];
  }
}
