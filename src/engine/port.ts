/**
 * The port between whoever shows or runs tasks and a task engine. Verbs are intents; each call is one atomic unit.
 * What a call has answered is on disk. Everything that crosses is plain JSON: times are milliseconds since the epoch,
 * UTC; durations carry their unit in their name.
 */
import type { Agent } from '../core/agent.ts';
import type { TaskEvent, TextDelta } from '../core/event.ts';
import type { Status } from '../core/lifecycle.ts';
import type { DayBudget } from '../core/provider.ts';
import type { TimedReason } from '../core/reason.ts';
import type { RecordedStep } from '../core/recording.ts';
import type { Task, TaskDraft, TaskDraftInput, TaskPatch, TaskType } from '../core/task.ts';
import type { TaskReview } from './reviewPort.ts';
import type { WorkSource } from './workPort.ts';

export type { Change, ChangeTexts, Remark, Remarks, TaskReview, UnfinishedApply } from './reviewPort.ts';
export type {
  Admission,
  Claim,
  Created,
  Fence,
  Fetched,
  Held,
  OverlaidFile,
  Outcome,
  ParentResult,
  Report,
  StepBegin,
  StepFinish,
  StepKind,
  StepRecord,
  WorkSignal,
  WorkSource,
  WorkerOffer,
} from './workPort.ts';

/** A command that is repeated with the same id (after a lost connection) answers as the first one did. */
export interface CommandOptions {
  readonly commandId?: string;
}

export interface EditOptions extends CommandOptions {
  /** The agent that the patch names, resolved from its file; left out, the one of that name that came last. */
  readonly agents?: readonly Agent[];
}

export interface AnswerOptions extends CommandOptions {
  /** The attempt that asked: if another one asks by now, the answer is not for it. Left out: whoever asks. */
  readonly attempt?: number;
}

export interface RetryOptions extends CommandOptions {
  readonly fresh?: boolean;
  /** From now on; a model of the old provider is forgotten with it. */
  readonly provider?: string;
  readonly model?: string;
}

export interface RemoveOptions extends CommandOptions {
  /** Together with all that depends on it, directly or not. */
  readonly cascade?: boolean;
}

/** Whether something that concerns many tasks holds them. */
export interface Pausing {
  readonly paused: boolean;
}

export interface LanePausing extends Pausing {
  /**
   * What becomes of tasks that run when it is paused. `finish` (where it is left out): they run to their end. `pause`: they
   * go back to the queue at once and wait there, and go on after their last finished step when it is resumed.
   */
  readonly running?: 'finish' | 'pause';
}

export interface Submission {
  /** Queued whole or not at all. `dependsOn` is resolved in the batch first, then in the store. */
  readonly tasks: readonly TaskDraftInput[];
  /** The agents that the tasks name, resolved from their files. */
  readonly agents: readonly Agent[];
}

/** What became of one submitted task. All but `created` and `superseded` need a ref that the store already knew. */
export type SubmitAction =
  | 'created'
  | 'unchanged' // completed with the same content: not run again
  | 'followed' // alive with the same content
  | 'retried' // had failed or been cancelled, same content
  | 'edited' // had not begun: takes the new content
  | 'superseded'; // had begun: a new task replaces it

export interface Submitted {
  readonly id: string;
  readonly ref: string;
  readonly action: SubmitAction;
  /**
   * Only there where the draft recurs: `id` and `ref` are those of its schedule then, and this is its next run (null: it is
   * paused).
   */
  readonly nextRun?: number | null;
}

/** What a command that a running task must first notice has done so far. */
export type Effect = 'done' | 'requested';

export interface TaskCommands {
  /** @throws QueueError `invalid`, `cycle`, `not-found` (a dependency or agent); nothing is queued then */
  submit(submission: Submission, options?: CommandOptions): Promise<readonly Submitted[]>;
  /** Changes a task that waits. @throws QueueError `conflict` once it runs or has ended, `cycle`, `not-found` */
  edit(id: string, patch: TaskPatch, options?: EditOptions): Promise<Task>;
  /**
   * Puts tasks that wait right before another one, in the order given; they take over its priority. `before` null: behind
   * all others of their own priority. @throws QueueError `conflict` where one of them runs or has ended
   */
  reorder(ids: readonly string[], before: string | null, options?: CommandOptions): Promise<void>;
  cancel(id: string, options?: CommandOptions & { readonly note?: string }): Promise<Effect>;
  pause(id: string, options?: CommandOptions): Promise<Effect>;
  /**
   * A budget that was used up is granted once more, and a step that may have happened is run again.
   * @throws QueueError `conflict` where it asks something: only an answer lets it go on
   */
  resume(id: string, options?: CommandOptions): Promise<void>;
  /**
   * What the task's agent gets to hear as the result of its question; the task goes back to the queue with it.
   * @throws QueueError `invalid` (empty, or over 10,000 characters), `conflict` where it asks nothing, or not that any more
   */
  answer(id: string, text: string, options?: AnswerOptions): Promise<void>;
  /**
   * Another go for what failed or was cancelled: after its last finished step, or `fresh` from the first. With another
   * provider or model it begins at the first, too: what one model has said is not put into another's mouth.
   */
  retry(id: string, options?: RetryOptions): Promise<void>;
  /**
   * A new task with the content of an existing one, whatever became of that, and with what `patch` changes. It waits for
   * the same tasks, but for no time of the old one; its ref is the old one's with a number.
   */
  runAgain(id: string, patch?: TaskPatch, options?: CommandOptions): Promise<Submitted>;
  /** A paused schedule makes no tasks, and what it would have made meanwhile is not made up for. */
  setSchedule(id: string, state: Pausing, options?: CommandOptions): Promise<void>;
  /** It makes no tasks any more; those that it has made stay. */
  removeSchedule(id: string, options?: CommandOptions): Promise<void>;
  /**
   * Deletes a task that does not run, alone or with all that depends on it. @throws QueueError `conflict` while others
   * depend on it and `cascade` is not asked for, and while it or one of those runs; nothing is deleted then
   */
  remove(id: string, options?: RemoveOptions): Promise<void>;
  /** Its tasks wait while it is paused. Answers how many of them run on to their end. */
  setAgent(agent: string, state: LanePausing, options?: CommandOptions): Promise<number>;
  /** As for an agent. */
  setProvider(provider: string, state: LanePausing, options?: CommandOptions): Promise<number>;
  /**
   * As for an agent. Also the word that a held engine waits for: go on, or turn the hold into an ordinary pause.
   */
  setQueue(state: LanePausing, options?: CommandOptions): Promise<number>;
}

export interface ListFilter {
  readonly status?: readonly Status[];
  /** One or several; none of them: all. */
  readonly agent?: string | readonly string[];
  readonly type?: TaskType | readonly TaskType[];
  /** As the task names it or its agent does; '' for tasks that take the default one. */
  readonly provider?: string | readonly string[];
  /**
   * Paused tasks whose pause nobody asked for (a question, a budget), and completed ones with changes about which nothing
   * is decided; false: all others.
   */
  readonly needsYou?: boolean;
  /** Found in title, ref or description, whatever the case. */
  readonly text?: string;
  /** `queue`: as they will run or did; `newest`: the last queued first. */
  readonly order?: 'queue' | 'newest';
  readonly offset?: number;
  /** 1–1,000, default 100. */
  readonly limit?: number;
}

export interface TaskPage {
  /** As many as were asked for, or fewer where their texts are long: the next page begins after as many as came. */
  readonly tasks: readonly Task[];
  /** How many match in the whole store. */
  readonly total: number;
}

/** A provider whose tasks do not start now. */
export interface ProviderState {
  readonly id: string;
  readonly paused: boolean;
  /** It said 429; until then. */
  readonly limitedUntil: number | null;
}

/** What model calls took in a day of the person's calendar, as far as they cost anything. */
export interface Spending {
  /** Like 2026-11-27. */
  readonly day: string;
  /** By provider, of this queue; money in millionths of a US dollar. */
  readonly providers: readonly {
    readonly provider: string;
    readonly requests: number;
    readonly tokens: number;
    readonly microUsd: number;
  }[];
  /** What the other queues of the same person took, with what their calls under way are expected to. */
  readonly elsewhere: { readonly tokens: number; readonly microUsd: number };
  /** What all of them together may take. */
  readonly budget: DayBudget;
  /** Why nothing begins that costs anything: the budget is used up. */
  readonly holds: TimedReason | null;
}

export interface Stats {
  readonly byStatus: Readonly<Record<Status, number>>;
  readonly total: number;
  /** Tasks that wait for the person: `ListFilter.needsYou` lists them. */
  readonly needsYou: number;
  /** Those of them that have completed, and propose changes. */
  readonly toReview: number;
  readonly queuePaused: boolean;
  readonly pausedAgents: readonly string[];
  /** Those that are paused or limited now. */
  readonly providers: readonly ProviderState[];
  /**
   * The engine has found unfinished work and waits for a person before it starts anything: `since` when nobody has worked
   * on it, and how many tasks wait for the word. `setQueue` gives it.
   */
  readonly held: { readonly since: number; readonly tasks: number } | null;
  readonly spending: Spending;
}

/** What makes a task again and again. What happens to it stands in the log under its id. */
export interface Schedule {
  readonly id: string;
  readonly ref: string;
  /** What each run is made from; its `schedule` says when. */
  readonly draft: TaskDraft;
  readonly paused: boolean;
  /** Null while it is paused, and where it never comes again. */
  readonly nextRun: number | null;
  /** The time of the last run that made a task, and that task's id. */
  readonly lastRun: { readonly at: number; readonly task: string } | null;
  /** Runs that made no task: nobody was there, or the run before was still going. */
  readonly missed: number;
  readonly createdAt: number;
}

export interface WorkerInfo {
  readonly id: string;
  readonly pid: number;
  readonly startedAt: number;
  readonly heartbeatAt: number;
  readonly currentTask: string | null;
  /** Tasks that it has settled. */
  readonly processed: number;
}

export interface TaskGraph {
  readonly tasks: readonly Task[];
  readonly edges: readonly { readonly parent: string; readonly child: string }[];
}

/** What depends on some tasks, directly or not. */
export interface Dependants {
  readonly total: number;
  /** Ten at most, in the order in which they were queued. */
  readonly first: readonly Pick<Task, 'id' | 'ref' | 'title' | 'status'>[];
}

export interface LogFilter {
  /** Left out: events of all tasks. */
  readonly task?: string;
  readonly afterSeq?: number;
  /** 1–10,000, default 1,000. */
  readonly limit?: number;
}

/** A piece of a task's current run, as it is kept. */
export interface RunPart {
  /** Who does it, as the file was when the task was queued. */
  readonly agent: Agent;
  /** Finished steps in order. */
  readonly steps: readonly RecordedStep[];
  /** Where the next piece begins; null: this is the last one. */
  readonly next: number | null;
}

export interface TaskQueries {
  /** By id or ref. A ref means the newest task that bears it. */
  get(key: string): Promise<Task | undefined>;
  list(filter?: ListFilter): Promise<TaskPage>;
  /** Events in order. */
  log(filter: LogFilter): Promise<readonly TaskEvent[]>;
  /** The task with all that it depends on and all that depends on it. */
  graph(id: string): Promise<TaskGraph>;
  /** What would have to go with these tasks, without the tasks themselves. */
  dependants(ids: readonly string[]): Promise<Dependants>;
  /** As many steps from `from` on as fit into an answer. Undefined: there is no such task. */
  run(id: string, from: number): Promise<RunPart | undefined>;
  stats(): Promise<Stats>;
  /** What recurs, the next to run first. */
  schedules(): Promise<readonly Schedule[]>;
  workers(): Promise<readonly WorkerInfo[]>;
}

export interface FeedPage {
  readonly events: readonly TaskEvent[];
  readonly deltas: readonly TextDelta[];
  /**
   * A pause, a limit, a schedule or what workers serve has changed since the last page: what waits may wait for another
   * reason now.
   */
  readonly lanes: boolean;
  /** Give it back to `follow` to go on after this page. */
  readonly cursor: number;
}

export interface TaskFeed {
  /** The newest cursor: `follow` from here sees only what comes. */
  cursor(): Promise<number>;
  /** Every durable event after `from`, once and in order, for ever (or until `signal`); text deltas only as they pass. */
  follow(from: number, signal: AbortSignal): AsyncIterable<FeedPage>;
}

export interface TaskEngine extends TaskCommands, TaskQueries, TaskFeed, WorkSource {
  /** What tasks propose, and what is decided about it. */
  readonly review: TaskReview;
  /** Releases what it holds. Nothing is left running; every later call is refused with `closed`. */
  close(): Promise<void>;
}
