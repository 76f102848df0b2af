/** What has become of a file that a task wants to change. */
export const CHANGE_STATES = ['pending', 'applied', 'discarded'] as const;
export type ChangeState = (typeof CHANGE_STATES)[number];

/** What has become of all that a task proposes. */
export const REVIEW_STATES = [
  'none', // it proposes nothing
  'pending', // nothing is applied yet, and something is undecided
  'partly', // some of it is applied, and some undecided
  'applied', // all is decided, and some of it applied
  'discarded', // all is decided, and nothing applied
] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

export function reviewOf(states: readonly ChangeState[]): ReviewState {
  if (states.length === 0) return 'none';
  const isApplied = states.includes('applied');
  if (states.includes('pending')) return isApplied ? 'partly' : 'pending';
  return isApplied ? 'applied' : 'discarded';
}

/** Whether somebody has still to decide. */
export function isUndecided(review: ReviewState): boolean {
  return review === 'pending' || review === 'partly';
}

/** The proposal of a task as a whole: its files and their lines, whatever has become of them. */
export interface Review {
  readonly state: ReviewState;
  readonly files: number;
  readonly added: number;
  readonly removed: number;
}

export const NO_REVIEW: Review = { state: 'none', files: 0, added: 0, removed: 0 };

export type ChangeKind = 'create' | 'edit' | 'delete';

/**
 * A file as a task wants it: its net difference to what the task found. Texts have no byte order mark, and their lines end
 * with LF, whatever they do on the disk. Null: there is no such file.
 */
export interface ProposedFile {
  /** Relative to the workspace, as `WorkspaceReader` writes it. */
  readonly path: string;
  readonly base: string | null;
  readonly text: string | null;
  /** Where it was before, for a file that moves. */
  readonly movedFrom: string | null;
  /** Lines that come and go. */
  readonly added: number;
  readonly removed: number;
}

export function kindOf({ base, text }: Pick<ProposedFile, 'base' | 'text'>): ChangeKind {
  if (base === null) return 'create';
  return text === null ? 'delete' : 'edit';
}

/** The largest text that may be proposed, in characters, and how many files a task may propose. */
export const MAX_PROPOSED_TEXT = 1_000_000;
export const MAX_PROPOSED_FILES = 300;
/** Of all proposals that one apply settles. */
export const MAX_APPLIED_FILES = 3_000;
/** The longest that a person may say to a proposal, in characters. */
export const MAX_REMARK = 20_000;
