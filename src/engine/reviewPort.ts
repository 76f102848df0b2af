/**
 * The part of the port over what tasks propose: files as they want them, kept beside the workspace until a person decides.
 * The engine keeps proposals and decisions; it never touches the workspace.
 */
import type { ChangeKind, ChangeState } from '../core/change.ts';
import type { Task } from '../core/task.ts';
import type { CommandOptions } from './port.ts';

/** A proposed file, without its texts. */
export interface Change {
  /** The task that proposes it. */
  readonly task: string;
  /** Relative to the workspace. */
  readonly path: string;
  readonly kind: ChangeKind;
  /** Where it was before, for a file that moves: that place has a change of its own, which deletes it. */
  readonly movedFrom: string | null;
  readonly state: ChangeState;
  /** Rises whenever the agent proposes something else; what a person changes by hand leaves it. */
  readonly revision: number;
  /** A person has changed what the agent proposed. */
  readonly byPerson: boolean;
  /** Lines that come and go. */
  readonly added: number;
  readonly removed: number;
  /** Refs of other tasks that propose something for the same file, undecided. */
  readonly alsoIn: readonly string[];
}

/** Line feeds end lines, and there is no byte order mark. Null: there is no such file. */
export interface ChangeTexts {
  /** As the task found the file. */
  readonly base: string | null;
  readonly text: string | null;
}

/** What a person makes of a proposed file. */
export interface Revision extends ChangeTexts {
  /** That of the change as the person saw it. */
  readonly revision: number;
  readonly added: number;
  readonly removed: number;
}

/** A file as it is to be when a proposal is applied. */
export interface ApplyFile {
  readonly path: string;
  /** As it is now. */
  readonly before: string | null;
  readonly after: string | null;
  /** What this file settles: with a task's change, that of its parents, too. */
  readonly changes: readonly { readonly task: string; readonly path: string; readonly revision: number }[];
}

/** An apply that began, and of which nobody knows yet what came of it. */
export interface UnfinishedApply {
  readonly id: string;
  readonly begunAt: number;
  readonly files: readonly {
    readonly path: string;
    readonly before: string | null;
    readonly after: string | null;
    /** Ids of the tasks whose changes it settles. */
    readonly tasks: readonly string[];
  }[];
}

export interface Remark {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** The line as it is proposed. */
  readonly quote: string;
  readonly text: string;
}

/** What a person has to say to a proposal. */
export interface Remarks {
  readonly text: string;
  readonly remarks: readonly Remark[];
}

export interface TaskReview {
  /** What a task's current run proposes, in order of the paths. */
  changes(task: string): Promise<readonly Change[]>;
  /** Undefined where the task does not propose this file (any more). */
  texts(task: string, path: string): Promise<ChangeTexts | undefined>;
  /**
   * Completed tasks on which this one depends, directly or not, and whose changes are undecided: those that others depend
   * on first. Whoever applies this one applies them before it.
   */
  beneath(task: string): Promise<readonly Task[]>;
  /**
   * A person has changed what is proposed. What is as it was found counts as discarded. @throws QueueError `conflict` where
   * the agent has proposed something else meanwhile, the file is applied, or the task runs
   */
  revise(task: string, path: string, revision: Revision, options?: CommandOptions): Promise<void>;
  /**
   * `discarded`: what is undecided is not wanted. `pending`: what was discarded is undecided again, and what was applied,
   * where it is named. Null: all files. @throws QueueError `conflict` while the task runs, `not-found`
   */
  decide(
    task: string,
    paths: readonly string[] | null,
    state: 'discarded' | 'pending',
    options?: CommandOptions,
  ): Promise<void>;
  /**
   * Notes that these files are about to be written, before the first one is: from then on it is known what each of them was
   * and is to be, whatever happens. @throws QueueError `conflict` where a change is not as it was seen, or a file is being
   * applied
   */
  beginApply(id: string, files: readonly ApplyFile[], options?: CommandOptions): Promise<void>;
  /** The files `written` are on the disk, their changes applied; those of the others are undecided as before. */
  endApply(id: string, written: readonly string[], options?: CommandOptions): Promise<void>;
  unfinishedApplies(): Promise<readonly UnfinishedApply[]>;
  /**
   * Gives a completed task another attempt, which goes on from its last answer with what the person says to it.
   * @throws QueueError `conflict` for a task that has not completed, `invalid` where nothing is said
   */
  sendBack(task: string, remarks: Remarks, options?: CommandOptions): Promise<void>;
}
