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

/** A paused task whose pause nobody asked for waits for an answer: it needs the person. */
export function needsYou({ status, reason }: Pick<Task, 'status' | 'reason'>): boolean {
  return status === 'paused' && reason !== null && reason.kind !== 'asked';
}

export function groupOf(task: Pick<Task, 'status' | 'reason'>): GroupId {
  return needsYou(task) ? 'needsYou' : task.status;
}

/** The groups that a task which has just come to `status` may be in: what its lane holds is pending, whatever its row says. */
export function groupsOn(status: Status): readonly GroupId[] {
  switch (status) {
    case 'paused':
      return ['needsYou', 'paused'];
    case 'pending':
    case 'queued':
      return ['queued', 'pending'];
    case 'running':
    case 'failed':
    case 'completed':
    case 'cancelled':
      return [status];
  }
}

/** How a group is listed: what waits in run order, what has ended with the newest first. */
export function listingOf(group: GroupId): Pick<ListFilter, 'status' | 'order' | 'needsYou'> {
  const ended = group === 'failed' || group === 'completed' || group === 'cancelled';
  return {
    status: [group === 'needsYou' ? 'paused' : group],
    order: ended ? 'newest' : 'queue',
    ...(group === 'needsYou' || group === 'paused' ? { needsYou: group === 'needsYou' } : {}),
  };
}

export function countsOf({ byStatus, needsYou: needed }: Stats): ReadonlyMap<GroupId, number> {
  return new Map(
    GROUP_IDS.map((id) => {
      if (id === 'needsYou') return [id, needed];
      return [id, id === 'paused' ? byStatus.paused - needed : byStatus[id]];
    }),
  );
}
