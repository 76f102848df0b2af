import { isUndecided } from '../../src/core/change.ts';
import type { FileAction, TaskAction } from '../contract/action.ts';
import type { Change } from '../contract/change.ts';
import type { Head } from '../contract/detail.ts';

/** What can be done about a proposal as a whole, the likeliest first. While its task runs it can only be looked at. */
export function proposalActions(
  { status, review }: Pick<Head, 'status' | 'review'>,
  changes: readonly Pick<Change, 'state'>[],
): readonly TaskAction[] {
  if (review.state === 'none') return [];
  if (status === 'running') return ['review'];
  return [
    'review',
    ...(isUndecided(review.state) ? (['applyChanges', 'discardChanges'] as const) : []),
    ...(changes.some(({ state }) => state === 'discarded') ? (['bringBackChanges'] as const) : []),
    ...(status === 'completed' ? (['sendBack'] as const) : []),
  ];
}

/** The same for one of its files. */
export function fileActions(
  { status }: Pick<Head, 'status'>,
  { state }: Pick<Change, 'state'>,
): readonly FileAction[] {
  if (status === 'running') return ['review'];
  return state === 'pending' ? ['review', 'apply', 'discard'] : ['review', 'bringBack'];
}
