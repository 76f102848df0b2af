import { STATUSES, type Status } from '../../src/core/lifecycle.ts';
import type { Board, Filter, Query } from '../contract/board.ts';
import type { Standing } from '../contract/task.ts';
import { l10n } from '../l10n.ts';

export const TABS = ['all', 'active', 'completed', 'failed'] as const;
export type Tab = (typeof TABS)[number];

/** What is counted: each status, and what waits for the person. */
export type CountOf = Status | 'needsYou';

/** The tab that a filter lies in: every status is found under one. */
export function tabOf(filter: Filter): Tab {
  switch (filter) {
    case 'all':
    case 'active':
    case 'completed':
    case 'failed':
      return filter;
    case 'pending':
    case 'queued':
    case 'running':
    case 'paused':
    case 'needsYou':
      return 'active';
    case 'cancelled':
      return 'all';
  }
}

/** What a click on the count of a status leads to: its tasks alone, and with a second click its tab again. */
export function toggled(filter: Filter, status: CountOf): Filter {
  if (filter !== status) return status;
  const tab = tabOf(filter);
  return tab === filter ? 'all' : tab;
}

export function tabCount({ counts }: Board, tab: Tab): number {
  switch (tab) {
    case 'all':
      return STATUSES.reduce((sum, status) => sum + counts[status], counts.needsYou);
    case 'active':
      return counts.pending + counts.queued + counts.running + counts.paused + counts.needsYou;
    case 'completed':
      return counts.completed;
    case 'failed':
      return counts.failed;
  }
}

/** The board with the rows that have changed, each where it stood. */
export function withRows(board: Board, changed: readonly Standing[]): Board {
  const byId = new Map(changed.map((row) => [row.id, row]));
  return { ...board, rows: board.rows.map((row) => byId.get(row.id) ?? row) };
}

export function isAnswerTo(board: Board, query: Query): boolean {
  const { filter, text, rows } = board.query;
  return filter === query.filter && text === query.text && rows === query.rows;
}

/** The row to go to from one: `by` rows further, held at both ends. */
export function rowBeside(rows: readonly Standing[], id: string, by: number): string | undefined {
  const at = rows.findIndex((row) => row.id === id);
  return rows[Math.min(rows.length - 1, Math.max(0, at + by))]?.id;
}

/** What the board says in place of rows. */
export function emptyWords({ filter, text }: Query): string {
  if (text) return l10n.t('No task matches “{0}”.', text);
  switch (filter) {
    case 'all':
      return l10n.t('Nothing is queued yet.');
    case 'active':
      return l10n.t('Nothing is waiting or running.');
    case 'completed':
      return l10n.t('Nothing is completed yet.');
    case 'failed':
      return l10n.t('Nothing failed.');
    case 'pending':
      return l10n.t('Nothing is waiting for anything.');
    case 'queued':
      return l10n.t('Nothing is queued.');
    case 'needsYou':
      return l10n.t('Nothing needs you.');
    case 'running':
      return l10n.t('Nothing is running.');
    case 'paused':
      return l10n.t('Nothing is paused.');
    case 'cancelled':
      return l10n.t('Nothing was cancelled.');
  }
}

/** For who listens: what differs, in words; empty where nothing does that matters. */
export function spokenChange(before: Board | undefined, now: Board): string {
  if (!before) return '';
  const words: string[] = [];
  const more = (status: Status) => now.counts[status] - before.counts[status];
  if (more('completed') > 0) words.push(l10n.t('{0} completed', more('completed')));
  if (more('failed') > 0) words.push(l10n.t('{0} failed', more('failed')));
  if (more('running') !== 0) words.push(l10n.t('{0} running', now.counts.running));
  return words.join(', ');
}
